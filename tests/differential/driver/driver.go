package driver

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// A Judge makes cases and says what Kubernetes answers.
type Judge struct {
	Op     byte // of files given with --ask
	Make   func(r *rand.Rand) Case
	Answer func(c Case) string
	// Same tells whether two answers that differ as text are a documented difference; nil: never.
	Same func(c Case, theirs, ours string) bool
	// Normal takes out of our answer what Kubernetes' answer says in another way; may be nil.
	Normal func(ours string) string
	// Smaller gives cases to try in place of c, before its text is cut down; may be nil.
	Smaller func(c Case) []Case
	// Batch is how many cases a worker takes at once.
	Batch int
}

type found struct {
	c            Case
	number       int
	theirs, ours string
}

// Main reads the flags, runs the cases and exits with 0 if there was no difference, else 1.
func Main(name string, judge Judge) {
	flags := flag.NewFlagSet(name, flag.ExitOnError)
	count := flags.Int("count", 100000, "cases")
	seed := flags.Uint64("seed", 1, "of the generator")
	program := flags.String("ours", "", "the program over the library")
	show := flags.Int("show", 0, "print this many cases with Kubernetes' answers, and end")
	ask := flags.String("ask", "", "print both answers for the text of this file, and end")
	workers := flags.Int("workers", runtime.NumCPU(), "at once; the cases do not depend on it")
	_ = flags.Parse(os.Args[1:])
	if *show > 0 {
		r := rand.New(rand.NewPCG(*seed, 0))
		for i := 0; i < *show; i++ {
			c := judge.Make(r)
			fmt.Printf("%c %q\n  %s\n", c.Op, c.Text, judge.Answer(c))
		}
		return
	}
	if *ask != "" {
		if err := answerFile(judge, *program, *ask); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		return
	}
	start := time.Now()
	documented, d, err := run(judge, *program, *count, *seed, *workers)
	if err == nil && d != nil {
		err = report(judge, *program, *seed, d)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	differences := 0
	if d != nil {
		differences = 1
	}
	fmt.Printf("%s: %d cases, seed %d, %.1f s: %d differences, %d documented\n", name, *count, *seed,
		time.Since(start).Seconds(), differences, documented)
	os.Exit(differences)
}

func answerFile(judge Judge, program, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	ours, err := Start(program)
	if err != nil {
		return err
	}
	c := Case{judge.Op, string(text)}
	answer, err := ours.Ask(c)
	if err != nil {
		return err
	}
	fmt.Printf("Kubernetes:\n%s\nours:\n%s\n", judge.Answer(c), answer)
	return ours.Stop()
}

// Each batch has a generator of its own, so that the cases are the same for any number of workers.
func run(judge Judge, program string, count int, seed uint64, workers int) (int64, *found, error) {
	var next, documented atomic.Int64
	var stop atomic.Bool
	var lock sync.Mutex
	var first *found
	var failure error
	var group sync.WaitGroup
	batches := (count + judge.Batch - 1) / judge.Batch
	started := time.Now()
	for w := 0; w < workers; w++ {
		group.Add(1)
		go func() {
			defer group.Done()
			ours, err := Start(program)
			for err == nil && !stop.Load() {
				b := int(next.Add(1)) - 1
				if b >= batches {
					break
				}
				size := min(judge.Batch, count-b*judge.Batch)
				var d *found
				d, err = batch(judge, ours, seed, b, size, &documented)
				lock.Lock()
				if d != nil && (first == nil || d.number < first.number) {
					first = d
					stop.Store(true)
				}
				lock.Unlock()
				if every := max(batches/10, 1); b%every == every-1 {
					fmt.Fprintf(os.Stderr, "%d of %d, %.0f s\n", (b+1)*judge.Batch, count, time.Since(started).Seconds())
				}
			}
			if err == nil {
				err = ours.Stop()
			}
			if err != nil {
				lock.Lock()
				failure = err
				lock.Unlock()
				stop.Store(true)
			}
		}()
	}
	group.Wait()
	return documented.Load(), first, failure
}

func batch(judge Judge, ours *Ours, seed uint64, number, size int, documented *atomic.Int64) (*found, error) {
	r := rand.New(rand.NewPCG(seed, uint64(number)))
	cases := make([]Case, size)
	for i := range cases {
		cases[i] = judge.Make(r)
	}
	sent := make(chan error, 1)
	go func() { sent <- ours.Send(cases) }()
	var d *found
	for i, c := range cases {
		theirs := judge.Answer(c)
		answer, err := ours.Receive()
		if err != nil {
			return nil, fmt.Errorf("case %d, %c %q: %w", number*judge.Batch+i, c.Op, c.Text, err)
		}
		if judge.Normal != nil {
			answer = judge.Normal(answer)
		}
		if answer == theirs || d != nil {
			continue
		}
		if judge.Same != nil && judge.Same(c, theirs, answer) {
			documented.Add(1)
			continue
		}
		d = &found{c, number*judge.Batch + i, theirs, answer}
	}
	return d, <-sent
}
