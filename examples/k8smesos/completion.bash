# bash completion for k8smesos
_k8smesos_options() # VERB: its options
{
    local common="-o --output --profile --default-container-cpu-limit --default-container-mem-limit
        --executor-cpus --executor-mem --limit-range --basis --extended --strict --lenient --role
        --order --revocable --port-mapping --color --progress -h --help -V --version"
    local executor="--static-pods --unpacked-limit --executor-id --executor-command
        --executor-uri --framework-id"
    case $1 in
    quantity) echo "$common --pairs" ;;
    fit | place) echo "$common $executor --offers" ;;
    task) echo "$common $executor --offers --task-id --task-group" ;;
    executor) echo "$common $executor" ;;
    cgroup) echo "$common --directory --environment --prefix --pid --proc --v1 --v2
        --cgroup-basis --no-system --no-contain" ;;
    resources) echo "$common --batch --task" ;;
    *) echo "$common" ;;
    esac
}

_k8smesos()
{
    local verbs="quantity sum limits fit place task executor cgroup resources"
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} verb= one words=
    for one in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        [[ -z $verb && " $verbs " == *" $one "* ]] && verb=$one
    done
    case $before in
    -o | --output)
        words="table wide json jsonl yaml name"
        [[ $verb == task || $verb == executor ]] && words+=" protobuf"
        [[ $verb == task ]] && words+=" recordio"
        ;;
    --profile) words="default seed" ;;
    --basis) words="limits requests" ;;
    --order) words="reserved unreserved" ;;
    --port-mapping) words="fixed wildcard" ;;
    --cgroup-basis) words="kubelet mesos" ;;
    --color | --progress) words="auto always never" ;;
    --limit-range | --offers | --static-pods | --proc | --environment | --directory)
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        return
        ;;
    --default-container-*-limit | --executor-* | --role | --extended | --*-id | --unpacked-limit | \
        --prefix | --pid)
        return # whatever the user says
        ;;
    *)
        if [[ $word == -* ]]; then
            words=$(_k8smesos_options "$verb")
        elif [[ -z $verb ]]; then
            words=$verbs
        else
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
            return
        fi
        ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -o filenames -F _k8smesos k8smesos
