/* Generated from k8s.io/api v0.37.2 by lib/schema; do not edit. */
#include "schema.h"

const char k8sm__schema_version[] = "v0.37.2";

const k8sm__type k8sm__schema_types[] = {
    { K8SM__TYPE_STRING, 0 },
    { K8SM__TYPE_INT64, 0 },
    { K8SM__TYPE_TIME, 0 },
    { K8SM__TYPE_MAP, 0 },
    { K8SM__TYPE_BOOL, 0 },
    { K8SM__TYPE_STRUCT, 2 },
    { K8SM__TYPE_LIST, 5 },
    { K8SM__TYPE_LIST, 0 },
    { K8SM__TYPE_ANY, 0 },
    { K8SM__TYPE_STRUCT, 3 },
    { K8SM__TYPE_LIST, 9 },
    { K8SM__TYPE_STRUCT, 1 },
    { K8SM__TYPE_STRUCT, 6 },
    { K8SM__TYPE_LIST, 12 },
    { K8SM__TYPE_STRUCT, 5 },
    { K8SM__TYPE_STRUCT, 10 },
    { K8SM__TYPE_QUANTITY, 0 },
    { K8SM__TYPE_INT32, 0 },
    { K8SM__TYPE_STRUCT, 11 },
    { K8SM__TYPE_STRUCT, 12 },
    { K8SM__TYPE_STRUCT, 13 },
    { K8SM__TYPE_STRUCT, 14 },
    { K8SM__TYPE_STRUCT, 16 },
    { K8SM__TYPE_LIST, 22 },
    { K8SM__TYPE_STRUCT, 15 },
    { K8SM__TYPE_STRUCT, 17 },
    { K8SM__TYPE_STRUCT, 19 },
    { K8SM__TYPE_STRUCT, 18 },
    { K8SM__TYPE_STRUCT, 20 },
    { K8SM__TYPE_STRUCT, 21 },
    { K8SM__TYPE_STRUCT, 22 },
    { K8SM__TYPE_STRUCT, 23 },
    { K8SM__TYPE_STRUCT, 24 },
    { K8SM__TYPE_STRUCT, 25 },
    { K8SM__TYPE_STRUCT, 26 },
    { K8SM__TYPE_STRUCT, 29 },
    { K8SM__TYPE_STRUCT, 30 },
    { K8SM__TYPE_STRUCT, 28 },
    { K8SM__TYPE_LIST, 37 },
    { K8SM__TYPE_STRUCT, 27 },
    { K8SM__TYPE_STRUCT, 31 },
    { K8SM__TYPE_STRUCT, 32 },
    { K8SM__TYPE_STRUCT, 33 },
    { K8SM__TYPE_STRUCT, 34 },
    { K8SM__TYPE_STRUCT, 35 },
    { K8SM__TYPE_STRUCT, 36 },
    { K8SM__TYPE_STRUCT, 37 },
    { K8SM__TYPE_STRUCT, 40 },
    { K8SM__TYPE_STRUCT, 41 },
    { K8SM__TYPE_STRUCT, 42 },
    { K8SM__TYPE_STRUCT, 43 },
    { K8SM__TYPE_STRUCT, 44 },
    { K8SM__TYPE_STRUCT, 45 },
    { K8SM__TYPE_STRUCT, 39 },
    { K8SM__TYPE_LIST, 53 },
    { K8SM__TYPE_STRUCT, 38 },
    { K8SM__TYPE_STRUCT, 46 },
    { K8SM__TYPE_STRUCT, 47 },
    { K8SM__TYPE_STRUCT, 48 },
    { K8SM__TYPE_STRUCT, 49 },
    { K8SM__TYPE_MAP, 16 },
    { K8SM__TYPE_STRUCT, 53 },
    { K8SM__TYPE_STRUCT, 54 },
    { K8SM__TYPE_STRUCT, 55 },
    { K8SM__TYPE_STRUCT, 52 },
    { K8SM__TYPE_STRUCT, 51 },
    { K8SM__TYPE_STRUCT, 50 },
    { K8SM__TYPE_STRUCT, 56 },
    { K8SM__TYPE_STRUCT, 9 },
    { K8SM__TYPE_LIST, 68 },
    { K8SM__TYPE_STRUCT, 58 },
    { K8SM__TYPE_LIST, 70 },
    { K8SM__TYPE_STRUCT, 60 },
    { K8SM__TYPE_STRUCT, 61 },
    { K8SM__TYPE_STRUCT, 59 },
    { K8SM__TYPE_LIST, 74 },
    { K8SM__TYPE_STRUCT, 64 },
    { K8SM__TYPE_STRUCT, 65 },
    { K8SM__TYPE_STRUCT, 66 },
    { K8SM__TYPE_STRUCT, 63 },
    { K8SM__TYPE_STRUCT, 62 },
    { K8SM__TYPE_LIST, 80 },
    { K8SM__TYPE_STRUCT, 68 },
    { K8SM__TYPE_LIST, 82 },
    { K8SM__TYPE_STRUCT, 67 },
    { K8SM__TYPE_STRUCT, 69 },
    { K8SM__TYPE_LIST, 85 },
    { K8SM__TYPE_LIST, 17 },
    { K8SM__TYPE_STRUCT, 71 },
    { K8SM__TYPE_STRUCT, 70 },
    { K8SM__TYPE_LIST, 89 },
    { K8SM__TYPE_STRUCT, 72 },
    { K8SM__TYPE_LIST, 91 },
    { K8SM__TYPE_STRUCT, 73 },
    { K8SM__TYPE_LIST, 93 },
    { K8SM__TYPE_STRUCT, 75 },
    { K8SM__TYPE_INT_OR_STRING, 0 },
    { K8SM__TYPE_STRUCT, 77 },
    { K8SM__TYPE_LIST, 97 },
    { K8SM__TYPE_STRUCT, 76 },
    { K8SM__TYPE_STRUCT, 78 },
    { K8SM__TYPE_STRUCT, 79 },
    { K8SM__TYPE_STRUCT, 74 },
    { K8SM__TYPE_STRUCT, 82 },
    { K8SM__TYPE_STRUCT, 81 },
    { K8SM__TYPE_STRUCT, 80 },
    { K8SM__TYPE_STRUCT, 84 },
    { K8SM__TYPE_STRUCT, 85 },
    { K8SM__TYPE_STRUCT, 86 },
    { K8SM__TYPE_STRUCT, 87 },
    { K8SM__TYPE_STRUCT, 88 },
    { K8SM__TYPE_STRUCT, 83 },
    { K8SM__TYPE_STRUCT, 57 },
    { K8SM__TYPE_LIST, 112 },
    { K8SM__TYPE_STRUCT, 89 },
    { K8SM__TYPE_LIST, 114 },
    { K8SM__TYPE_LIST, 1 },
    { K8SM__TYPE_STRUCT, 91 },
    { K8SM__TYPE_LIST, 117 },
    { K8SM__TYPE_STRUCT, 90 },
    { K8SM__TYPE_LIST, 26 },
    { K8SM__TYPE_STRUCT, 96 },
    { K8SM__TYPE_LIST, 121 },
    { K8SM__TYPE_STRUCT, 95 },
    { K8SM__TYPE_LIST, 123 },
    { K8SM__TYPE_STRUCT, 94 },
    { K8SM__TYPE_STRUCT, 97 },
    { K8SM__TYPE_LIST, 126 },
    { K8SM__TYPE_STRUCT, 93 },
    { K8SM__TYPE_STRUCT, 99 },
    { K8SM__TYPE_LIST, 129 },
    { K8SM__TYPE_STRUCT, 100 },
    { K8SM__TYPE_LIST, 131 },
    { K8SM__TYPE_STRUCT, 98 },
    { K8SM__TYPE_STRUCT, 101 },
    { K8SM__TYPE_STRUCT, 92 },
    { K8SM__TYPE_STRUCT, 102 },
    { K8SM__TYPE_LIST, 136 },
    { K8SM__TYPE_STRUCT, 103 },
    { K8SM__TYPE_LIST, 138 },
    { K8SM__TYPE_STRUCT, 105 },
    { K8SM__TYPE_LIST, 140 },
    { K8SM__TYPE_STRUCT, 104 },
    { K8SM__TYPE_STRUCT, 106 },
    { K8SM__TYPE_LIST, 143 },
    { K8SM__TYPE_STRUCT, 107 },
    { K8SM__TYPE_LIST, 145 },
    { K8SM__TYPE_STRUCT, 108 },
    { K8SM__TYPE_STRUCT, 109 },
    { K8SM__TYPE_LIST, 148 },
    { K8SM__TYPE_STRUCT, 110 },
    { K8SM__TYPE_LIST, 150 },
    { K8SM__TYPE_STRUCT, 111 },
    { K8SM__TYPE_STRUCT, 112 },
    { K8SM__TYPE_LIST, 153 },
    { K8SM__TYPE_STRUCT, 8 },
    { K8SM__TYPE_STRUCT, 7 },
    { K8SM__TYPE_STRUCT, 114 },
    { K8SM__TYPE_STRUCT, 113 },
    { K8SM__TYPE_STRUCT, 4 },
    { K8SM__TYPE_STRUCT, 116 },
    { K8SM__TYPE_LIST, 160 },
    { K8SM__TYPE_STRUCT, 115 },
    { K8SM__TYPE_STRUCT, 0 },
    { K8SM__TYPE_STRUCT, 120 },
    { K8SM__TYPE_STRUCT, 119 },
    { K8SM__TYPE_STRUCT, 118 },
    { K8SM__TYPE_STRUCT, 122 },
    { K8SM__TYPE_LIST, 167 },
    { K8SM__TYPE_STRUCT, 121 },
    { K8SM__TYPE_STRUCT, 117 },
    { K8SM__TYPE_STRUCT, 124 },
    { K8SM__TYPE_STRUCT, 126 },
    { K8SM__TYPE_LIST, 172 },
    { K8SM__TYPE_STRUCT, 125 },
    { K8SM__TYPE_STRUCT, 123 },
    { K8SM__TYPE_STRUCT, 131 },
    { K8SM__TYPE_LIST, 176 },
    { K8SM__TYPE_STRUCT, 132 },
    { K8SM__TYPE_STRUCT, 134 },
    { K8SM__TYPE_LIST, 179 },
    { K8SM__TYPE_STRUCT, 133 },
    { K8SM__TYPE_STRUCT, 130 },
    { K8SM__TYPE_STRUCT, 129 },
    { K8SM__TYPE_LIST, 183 },
    { K8SM__TYPE_STRUCT, 136 },
    { K8SM__TYPE_STRUCT, 135 },
    { K8SM__TYPE_STRUCT, 137 },
    { K8SM__TYPE_STRUCT, 138 },
    { K8SM__TYPE_STRUCT, 128 },
    { K8SM__TYPE_STRUCT, 140 },
    { K8SM__TYPE_LIST, 190 },
    { K8SM__TYPE_STRUCT, 139 },
    { K8SM__TYPE_STRUCT, 127 },
    { K8SM__TYPE_STRUCT, 144 },
    { K8SM__TYPE_STRUCT, 143 },
    { K8SM__TYPE_STRUCT, 145 },
    { K8SM__TYPE_STRUCT, 142 },
    { K8SM__TYPE_STRUCT, 147 },
    { K8SM__TYPE_LIST, 198 },
    { K8SM__TYPE_STRUCT, 146 },
    { K8SM__TYPE_STRUCT, 141 },
    { K8SM__TYPE_STRUCT, 151 },
    { K8SM__TYPE_STRUCT, 150 },
    { K8SM__TYPE_STRUCT, 152 },
    { K8SM__TYPE_STRUCT, 153 },
    { K8SM__TYPE_STRUCT, 149 },
    { K8SM__TYPE_STRUCT, 155 },
    { K8SM__TYPE_LIST, 207 },
    { K8SM__TYPE_STRUCT, 154 },
    { K8SM__TYPE_STRUCT, 148 },
    { K8SM__TYPE_STRUCT, 159 },
    { K8SM__TYPE_STRUCT, 158 },
    { K8SM__TYPE_STRUCT, 157 },
    { K8SM__TYPE_STRUCT, 161 },
    { K8SM__TYPE_LIST, 214 },
    { K8SM__TYPE_STRUCT, 160 },
    { K8SM__TYPE_STRUCT, 156 },
    { K8SM__TYPE_STRUCT, 165 },
    { K8SM__TYPE_STRUCT, 164 },
    { K8SM__TYPE_STRUCT, 163 },
    { K8SM__TYPE_STRUCT, 167 },
    { K8SM__TYPE_LIST, 221 },
    { K8SM__TYPE_STRUCT, 166 },
    { K8SM__TYPE_STRUCT, 162 },
    { K8SM__TYPE_STRUCT, 169 },
    { K8SM__TYPE_STRUCT, 171 },
    { K8SM__TYPE_LIST, 226 },
    { K8SM__TYPE_STRUCT, 170 },
    { K8SM__TYPE_STRUCT, 168 },
    { K8SM__TYPE_STRUCT, 175 },
    { K8SM__TYPE_STRUCT, 174 },
    { K8SM__TYPE_STRUCT, 176 },
    { K8SM__TYPE_STRUCT, 177 },
    { K8SM__TYPE_STRUCT, 173 },
    { K8SM__TYPE_STRUCT, 179 },
    { K8SM__TYPE_LIST, 235 },
    { K8SM__TYPE_STRUCT, 178 },
    { K8SM__TYPE_STRUCT, 172 },
    { K8SM__TYPE_STRUCT, 186 },
    { K8SM__TYPE_STRUCT, 187 },
    { K8SM__TYPE_LIST, 240 },
    { K8SM__TYPE_STRUCT, 185 },
    { K8SM__TYPE_LIST, 242 },
    { K8SM__TYPE_STRUCT, 184 },
    { K8SM__TYPE_STRUCT, 189 },
    { K8SM__TYPE_LIST, 245 },
    { K8SM__TYPE_STRUCT, 188 },
    { K8SM__TYPE_STRUCT, 192 },
    { K8SM__TYPE_STRUCT, 193 },
    { K8SM__TYPE_STRUCT, 191 },
    { K8SM__TYPE_STRUCT, 195 },
    { K8SM__TYPE_LIST, 251 },
    { K8SM__TYPE_STRUCT, 194 },
    { K8SM__TYPE_STRUCT, 197 },
    { K8SM__TYPE_STRUCT, 198 },
    { K8SM__TYPE_STRUCT, 196 },
    { K8SM__TYPE_STRUCT, 199 },
    { K8SM__TYPE_LIST, 257 },
    { K8SM__TYPE_STRUCT, 190 },
    { K8SM__TYPE_STRUCT, 183 },
    { K8SM__TYPE_STRUCT, 182 },
    { K8SM__TYPE_STRUCT, 181 },
    { K8SM__TYPE_STRUCT, 201 },
    { K8SM__TYPE_LIST, 263 },
    { K8SM__TYPE_STRUCT, 200 },
    { K8SM__TYPE_STRUCT, 180 },
    { K8SM__TYPE_STRUCT, 204 },
    { K8SM__TYPE_LIST, 267 },
    { K8SM__TYPE_STRUCT, 205 },
    { K8SM__TYPE_STRUCT, 203 },
    { K8SM__TYPE_STRUCT, 202 },
    { K8SM__TYPE_STRUCT, 208 },
    { K8SM__TYPE_STRUCT, 207 },
    { K8SM__TYPE_STRUCT, 209 },
    { K8SM__TYPE_STRUCT, 206 },
    { K8SM__TYPE_STRUCT, 213 },
    { K8SM__TYPE_STRUCT, 212 },
    { K8SM__TYPE_STRUCT, 211 },
    { K8SM__TYPE_STRUCT, 215 },
    { K8SM__TYPE_LIST, 279 },
    { K8SM__TYPE_STRUCT, 214 },
    { K8SM__TYPE_STRUCT, 210 },
    { K8SM__TYPE_STRUCT, 219 },
    { K8SM__TYPE_STRUCT, 218 },
    { K8SM__TYPE_STRUCT, 220 },
    { K8SM__TYPE_STRUCT, 217 },
    { K8SM__TYPE_STRUCT, 222 },
    { K8SM__TYPE_LIST, 287 },
    { K8SM__TYPE_STRUCT, 221 },
    { K8SM__TYPE_STRUCT, 216 },
    { K8SM__TYPE_STRUCT, 224 },
    { K8SM__TYPE_STRUCT, 226 },
    { K8SM__TYPE_LIST, 292 },
    { K8SM__TYPE_STRUCT, 225 },
    { K8SM__TYPE_STRUCT, 223 },
    { K8SM__TYPE_STRUCT, 229 },
    { K8SM__TYPE_LIST, 296 },
    { K8SM__TYPE_STRUCT, 228 },
    { K8SM__TYPE_STRUCT, 227 },
    { K8SM__TYPE_STRUCT, 232 },
    { K8SM__TYPE_STRUCT, 231 },
    { K8SM__TYPE_LIST, 8 },
    { K8SM__TYPE_STRUCT, 230 },
    { K8SM__TYPE_STRUCT, 235 },
    { K8SM__TYPE_LIST, 304 },
    { K8SM__TYPE_STRUCT, 236 },
    { K8SM__TYPE_LIST, 306 },
    { K8SM__TYPE_STRUCT, 237 },
    { K8SM__TYPE_LIST, 308 },
    { K8SM__TYPE_STRUCT, 240 },
    { K8SM__TYPE_STRUCT, 241 },
    { K8SM__TYPE_STRUCT, 242 },
    { K8SM__TYPE_STRUCT, 239 },
    { K8SM__TYPE_STRUCT, 245 },
    { K8SM__TYPE_STRUCT, 244 },
    { K8SM__TYPE_STRUCT, 243 },
    { K8SM__TYPE_LIST, 316 },
    { K8SM__TYPE_STRUCT, 247 },
    { K8SM__TYPE_STRUCT, 246 },
    { K8SM__TYPE_STRUCT, 249 },
    { K8SM__TYPE_LIST, 320 },
    { K8SM__TYPE_STRUCT, 248 },
    { K8SM__TYPE_LIST, 322 },
    { K8SM__TYPE_STRUCT, 238 },
    { K8SM__TYPE_LIST, 324 },
    { K8SM__TYPE_STRUCT, 250 },
    { K8SM__TYPE_LIST, 326 },
    { K8SM__TYPE_STRUCT, 252 },
    { K8SM__TYPE_LIST, 328 },
    { K8SM__TYPE_STRUCT, 251 },
    { K8SM__TYPE_STRUCT, 254 },
    { K8SM__TYPE_LIST, 331 },
    { K8SM__TYPE_STRUCT, 255 },
    { K8SM__TYPE_LIST, 333 },
    { K8SM__TYPE_STRUCT, 253 },
    { K8SM__TYPE_LIST, 335 },
    { K8SM__TYPE_STRUCT, 256 },
    { K8SM__TYPE_LIST, 337 },
    { K8SM__TYPE_STRUCT, 234 },
    { K8SM__TYPE_STRUCT, 233 },
    { K8SM__TYPE_STRUCT, 257 },
    { K8SM__TYPE_STRUCT, 259 },
    { K8SM__TYPE_STRUCT, 261 },
    { K8SM__TYPE_LIST, 343 },
    { K8SM__TYPE_STRUCT, 260 },
    { K8SM__TYPE_STRUCT, 258 },
};

const k8sm__field k8sm__schema_fields[] = {
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 159 }, /* spec */
    { 384, 162 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 172, 3 }, /* labels */
    { 0, 0 },
    { 0, 0 },
    { 12, 3 }, /* annotations */
    { 435, 0 }, /* uid */
    { 0, 0 },
    { 187, 10 }, /* managedFields */
    { 358, 0 }, /* selfLink */
    { 0, 0 },
    { 112, 7 }, /* finalizers */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 123, 0 }, /* generateName */
    { 124, 1 }, /* generation */
    { 0, 0 },
    { 215, 0 }, /* name */
    { 217, 0 }, /* namespace */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 58, 2 }, /* creationTimestamp */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 320, 0 }, /* resourceVersion */
    { 73, 1 }, /* deletionGracePeriodSeconds */
    { 74, 2 }, /* deletionTimestamp */
    { 244, 6 }, /* ownerReferences */
    { 0, 0 },
    { 0, 0 },
    { 14, 0 }, /* apiVersion */
    { 27, 4 }, /* blockOwnerDeletion */
    { 170, 0 }, /* kind */
    { 57, 4 }, /* controller */
    { 435, 0 }, /* uid */
    { 215, 0 }, /* name */
    { 0, 0 },
    { 0, 0 },
    { 237, 0 }, /* operation */
    { 109, 0 }, /* fieldsType */
    { 110, 8 }, /* fieldsV1 */
    { 14, 0 }, /* apiVersion */
    { 188, 0 }, /* manager */
    { 424, 2 }, /* time */
    { 398, 0 }, /* subresource */
    { 0, 0 },
    { 415, 156 }, /* template */
    { 439, 158 }, /* updateStrategy */
    { 0, 0 },
    { 0, 0 },
    { 208, 17 }, /* minReadySeconds */
    { 0, 0 },
    { 326, 17 }, /* revisionHistoryLimit */
    { 357, 14 }, /* selector */
    { 191, 13 }, /* matchExpressions */
    { 194, 3 }, /* matchLabels */
    { 166, 0 }, /* key */
    { 238, 0 }, /* operator */
    { 446, 7 }, /* values */
    { 0, 0 },
    { 204, 11 }, /* metadata */
    { 375, 155 }, /* spec */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 4, 1 }, /* activeDeadlineSeconds */
    { 6, 135 }, /* affinity */
    { 0, 0 },
    { 0, 0 },
    { 336, 0 }, /* runtimeClassName */
    { 0, 0 },
    { 339, 0 }, /* schedulerName */
    { 0, 0 },
    { 342, 149 }, /* schedulingGates */
    { 343, 152 }, /* schedulingGroup */
    { 0, 0 },
    { 18, 4 }, /* automountServiceAccountToken */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 356, 119 }, /* securityContext */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 361, 0 }, /* serviceAccount */
    { 362, 0 }, /* serviceAccountName */
    { 0, 0 },
    { 365, 4 }, /* setHostnameAsFQDN */
    { 0, 0 },
    { 0, 0 },
    { 368, 4 }, /* shareProcessNamespace */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 55, 113 }, /* containers */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 224, 0 }, /* nodeName */
    { 0, 0 },
    { 226, 3 }, /* nodeSelector */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 397, 0 }, /* subdomain */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 242, 147 }, /* os */
    { 243, 60 }, /* overhead */
    { 0, 0 },
    { 82, 142 }, /* dnsConfig */
    { 83, 0 }, /* dnsPolicy */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 89, 4 }, /* enableServiceLinks */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 421, 1 }, /* terminationGracePeriodSeconds */
    { 95, 115 }, /* ephemeralContainers */
    { 96, 154 }, /* evictionResponders */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 428, 137 }, /* tolerations */
    { 0, 0 },
    { 431, 146 }, /* topologySpreadConstraints */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 275, 0 }, /* preemptionPolicy */
    { 0, 0 },
    { 0, 0 },
    { 279, 17 }, /* priority */
    { 280, 0 }, /* priorityClassName */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 294, 144 }, /* readinessGates */
    { 0, 0 },
    { 0, 0 },
    { 461, 69 }, /* volumes */
    { 136, 139 }, /* hostAliases */
    { 0, 0 },
    { 138, 4 }, /* hostIPC */
    { 140, 4 }, /* hostNetwork */
    { 141, 4 }, /* hostPID */
    { 0, 0 },
    { 0, 0 },
    { 145, 4 }, /* hostUsers */
    { 146, 0 }, /* hostname */
    { 147, 0 }, /* hostnameOverride */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 316, 151 }, /* resourceClaims */
    { 154, 120 }, /* imagePullSecrets */
    { 0, 0 },
    { 157, 113 }, /* initContainers */
    { 321, 84 }, /* resources */
    { 323, 0 }, /* restartPolicy */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 93, 66 }, /* ephemeral */
    { 0, 0 },
    { 22, 41 }, /* azureFile */
    { 115, 34 }, /* flocker */
    { 290, 44 }, /* quobyte */
    { 126, 21 }, /* gitRepo */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 88, 18 }, /* emptyDir */
    { 0, 0 },
    { 0, 0 },
    { 151, 67 }, /* image */
    { 162, 27 }, /* iscsi */
    { 337, 57 }, /* scaleIO */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 20, 20 }, /* awsElasticBlockStore */
    { 31, 33 }, /* cephfs */
    { 0, 0 },
    { 351, 24 }, /* secret */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 291, 30 }, /* rbd */
    { 127, 28 }, /* glusterfs */
    { 220, 25 }, /* nfs */
    { 272, 56 }, /* portworxVolume */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 48, 42 }, /* configMap */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 122, 19 }, /* gcePersistentDisk */
    { 215, 0 }, /* name */
    { 0, 0 },
    { 0, 0 },
    { 21, 45 }, /* azureDisk */
    { 114, 31 }, /* flexVolume */
    { 0, 0 },
    { 84, 39 }, /* downwardAPI */
    { 393, 58 }, /* storageos */
    { 0, 0 },
    { 106, 40 }, /* fc */
    { 0, 0 },
    { 35, 32 }, /* cinder */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 284, 55 }, /* projected */
    { 0, 0 },
    { 254, 29 }, /* persistentVolumeClaim */
    { 0, 0 },
    { 142, 15 }, /* hostPath */
    { 60, 59 }, /* csi */
    { 0, 0 },
    { 462, 43 }, /* vsphereVolume */
    { 257, 46 }, /* photonPersistentDisk */
    { 247, 0 }, /* path */
    { 434, 0 }, /* type */
    { 0, 0 },
    { 202, 0 }, /* medium */
    { 210, 17 }, /* mode */
    { 372, 16 }, /* sizeLimit */
    { 118, 0 }, /* fsType */
    { 246, 17 }, /* partition */
    { 250, 0 }, /* pdName */
    { 292, 4 }, /* readOnly */
    { 118, 0 }, /* fsType */
    { 246, 17 }, /* partition */
    { 292, 4 }, /* readOnly */
    { 454, 0 }, /* volumeID */
    { 77, 0 }, /* directory */
    { 304, 0 }, /* repository */
    { 325, 0 }, /* revision */
    { 0, 0 },
    { 70, 17 }, /* defaultMode */
    { 72, 1 }, /* defaultUser */
    { 164, 23 }, /* items */
    { 239, 4 }, /* optional */
    { 354, 0 }, /* secretName */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 210, 17 }, /* mode */
    { 247, 0 }, /* path */
    { 442, 1 }, /* user */
    { 166, 0 }, /* key */
    { 359, 0 }, /* server */
    { 0, 0 },
    { 247, 0 }, /* path */
    { 292, 4 }, /* readOnly */
    { 163, 0 }, /* iscsiInterface */
    { 118, 0 }, /* fsType */
    { 0, 0 },
    { 355, 26 }, /* secretRef */
    { 0, 0 },
    { 0, 0 },
    { 33, 4 }, /* chapAuthDiscovery */
    { 34, 4 }, /* chapAuthSession */
    { 292, 4 }, /* readOnly */
    { 270, 7 }, /* portals */
    { 411, 0 }, /* targetPortal */
    { 0, 0 },
    { 0, 0 },
    { 159, 0 }, /* initiatorName */
    { 161, 0 }, /* iqn */
    { 185, 17 }, /* lun */
    { 215, 0 }, /* name */
    { 90, 0 }, /* endpoints */
    { 247, 0 }, /* path */
    { 292, 4 }, /* readOnly */
    { 0, 0 },
    { 36, 0 }, /* claimName */
    { 292, 4 }, /* readOnly */
    { 118, 0 }, /* fsType */
    { 442, 0 }, /* user */
    { 355, 26 }, /* secretRef */
    { 268, 0 }, /* pool */
    { 151, 0 }, /* image */
    { 292, 4 }, /* readOnly */
    { 212, 7 }, /* monitors */
    { 169, 0 }, /* keyring */
    { 85, 0 }, /* driver */
    { 118, 0 }, /* fsType */
    { 240, 3 }, /* options */
    { 292, 4 }, /* readOnly */
    { 355, 26 }, /* secretRef */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 118, 0 }, /* fsType */
    { 292, 4 }, /* readOnly */
    { 355, 26 }, /* secretRef */
    { 454, 0 }, /* volumeID */
    { 355, 26 }, /* secretRef */
    { 442, 0 }, /* user */
    { 0, 0 },
    { 0, 0 },
    { 212, 7 }, /* monitors */
    { 247, 0 }, /* path */
    { 292, 4 }, /* readOnly */
    { 352, 0 }, /* secretFile */
    { 67, 0 }, /* datasetName */
    { 68, 0 }, /* datasetUUID */
    { 70, 17 }, /* defaultMode */
    { 72, 1 }, /* defaultUser */
    { 164, 38 }, /* items */
    { 0, 0 },
    { 0, 0 },
    { 108, 35 }, /* fieldRef */
    { 210, 17 }, /* mode */
    { 247, 0 }, /* path */
    { 317, 36 }, /* resourceFieldRef */
    { 442, 1 }, /* user */
    { 0, 0 },
    { 0, 0 },
    { 14, 0 }, /* apiVersion */
    { 107, 0 }, /* fieldPath */
    { 52, 0 }, /* containerName */
    { 81, 16 }, /* divisor */
    { 0, 0 },
    { 312, 0 }, /* resource */
    { 0, 0 },
    { 118, 0 }, /* fsType */
    { 185, 17 }, /* lun */
    { 292, 4 }, /* readOnly */
    { 413, 7 }, /* targetWWNs */
    { 470, 7 }, /* wwids */
    { 0, 0 },
    { 0, 0 },
    { 292, 4 }, /* readOnly */
    { 354, 0 }, /* secretName */
    { 367, 0 }, /* shareName */
    { 0, 0 },
    { 239, 4 }, /* optional */
    { 0, 0 },
    { 0, 0 },
    { 164, 23 }, /* items */
    { 70, 17 }, /* defaultMode */
    { 72, 1 }, /* defaultUser */
    { 215, 0 }, /* name */
    { 0, 0 },
    { 118, 0 }, /* fsType */
    { 459, 0 }, /* volumePath */
    { 390, 0 }, /* storagePolicyID */
    { 391, 0 }, /* storagePolicyName */
    { 0, 0 },
    { 292, 4 }, /* readOnly */
    { 301, 0 }, /* registry */
    { 0, 0 },
    { 130, 0 }, /* group */
    { 417, 0 }, /* tenant */
    { 442, 0 }, /* user */
    { 447, 0 }, /* volume */
    { 28, 0 }, /* cachingMode */
    { 78, 0 }, /* diskName */
    { 79, 0 }, /* diskURI */
    { 118, 0 }, /* fsType */
    { 170, 0 }, /* kind */
    { 0, 0 },
    { 0, 0 },
    { 292, 4 }, /* readOnly */
    { 118, 0 }, /* fsType */
    { 249, 0 }, /* pdID */
    { 374, 54 }, /* sources */
    { 0, 0 },
    { 70, 17 }, /* defaultMode */
    { 72, 1 }, /* defaultUser */
    { 261, 52 }, /* podCertificate */
    { 0, 0 },
    { 38, 51 }, /* clusterTrustBundle */
    { 48, 49 }, /* configMap */
    { 0, 0 },
    { 84, 48 }, /* downwardAPI */
    { 351, 47 }, /* secret */
    { 363, 50 }, /* serviceAccountToken */
    { 239, 4 }, /* optional */
    { 0, 0 },
    { 164, 23 }, /* items */
    { 215, 0 }, /* name */
    { 164, 38 }, /* items */
    { 239, 4 }, /* optional */
    { 0, 0 },
    { 164, 23 }, /* items */
    { 215, 0 }, /* name */
    { 17, 0 }, /* audience */
    { 100, 1 }, /* expirationSeconds */
    { 442, 1 }, /* user */
    { 247, 0 }, /* path */
    { 370, 0 }, /* signerName */
    { 215, 0 }, /* name */
    { 239, 4 }, /* optional */
    { 247, 0 }, /* path */
    { 442, 1 }, /* user */
    { 0, 0 },
    { 0, 0 },
    { 171, 14 }, /* labelSelector */
    { 32, 0 }, /* certificateChainPath */
    { 59, 0 }, /* credentialBundlePath */
    { 442, 1 }, /* user */
    { 167, 0 }, /* keyPath */
    { 443, 3 }, /* userAnnotations */
    { 168, 0 }, /* keyType */
    { 370, 0 }, /* signerName */
    { 196, 17 }, /* maxExpirationSeconds */
    { 118, 0 }, /* fsType */
    { 292, 4 }, /* readOnly */
    { 454, 0 }, /* volumeID */
    { 0, 0 },
    { 0, 0 },
    { 389, 0 }, /* storageMode */
    { 392, 0 }, /* storagePool */
    { 0, 0 },
    { 0, 0 },
    { 409, 0 }, /* system */
    { 0, 0 },
    { 0, 0 },
    { 118, 0 }, /* fsType */
    { 121, 0 }, /* gateway */
    { 355, 26 }, /* secretRef */
    { 285, 0 }, /* protectionDomain */
    { 0, 0 },
    { 292, 4 }, /* readOnly */
    { 376, 4 }, /* sslEnabled */
    { 457, 0 }, /* volumeName */
    { 457, 0 }, /* volumeName */
    { 458, 0 }, /* volumeNamespace */
    { 118, 0 }, /* fsType */
    { 0, 0 },
    { 0, 0 },
    { 292, 4 }, /* readOnly */
    { 355, 26 }, /* secretRef */
    { 0, 0 },
    { 85, 0 }, /* driver */
    { 118, 0 }, /* fsType */
    { 225, 26 }, /* nodePublishSecretRef */
    { 292, 4 }, /* readOnly */
    { 448, 3 }, /* volumeAttributes */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 450, 65 }, /* volumeClaimTemplate */
    { 204, 11 }, /* metadata */
    { 375, 64 }, /* spec */
    { 1, 7 }, /* accessModes */
    { 357, 14 }, /* selector */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 388, 0 }, /* storageClassName */
    { 0, 0 },
    { 0, 0 },
    { 65, 62 }, /* dataSource */
    { 66, 63 }, /* dataSourceRef */
    { 0, 0 },
    { 0, 0 },
    { 321, 61 }, /* resources */
    { 449, 0 }, /* volumeAttributesClassName */
    { 455, 0 }, /* volumeMode */
    { 457, 0 }, /* volumeName */
    { 181, 60 }, /* limits */
    { 308, 60 }, /* requests */
    { 13, 0 }, /* apiGroup */
    { 170, 0 }, /* kind */
    { 215, 0 }, /* name */
    { 0, 0 },
    { 13, 0 }, /* apiGroup */
    { 170, 0 }, /* kind */
    { 215, 0 }, /* name */
    { 217, 0 }, /* namespace */
    { 287, 0 }, /* pullPolicy */
    { 300, 0 }, /* reference */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 91, 81 }, /* env */
    { 92, 75 }, /* envFrom */
    { 0, 0 },
    { 422, 0 }, /* terminationMessagePath */
    { 423, 0 }, /* terminationMessagePolicy */
    { 16, 7 }, /* args */
    { 180, 105 }, /* lifecycle */
    { 0, 0 },
    { 183, 102 }, /* livenessProbe */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 433, 4 }, /* tty */
    { 271, 71 }, /* ports */
    { 0, 0 },
    { 0, 0 },
    { 356, 111 }, /* securityContext */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 40, 7 }, /* command */
    { 0, 0 },
    { 0, 0 },
    { 452, 94 }, /* volumeDevices */
    { 0, 0 },
    { 0, 0 },
    { 456, 92 }, /* volumeMounts */
    { 0, 0 },
    { 295, 102 }, /* readinessProbe */
    { 215, 0 }, /* name */
    { 0, 0 },
    { 0, 0 },
    { 382, 102 }, /* startupProbe */
    { 0, 0 },
    { 385, 4 }, /* stdin */
    { 386, 4 }, /* stdinOnce */
    { 469, 0 }, /* workingDir */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 311, 86 }, /* resizePolicy */
    { 0, 0 },
    { 0, 0 },
    { 151, 0 }, /* image */
    { 153, 0 }, /* imagePullPolicy */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 321, 84 }, /* resources */
    { 0, 0 },
    { 323, 0 }, /* restartPolicy */
    { 324, 90 }, /* restartPolicyRules */
    { 0, 0 },
    { 53, 17 }, /* containerPort */
    { 137, 0 }, /* hostIP */
    { 143, 17 }, /* hostPort */
    { 215, 0 }, /* name */
    { 286, 0 }, /* protocol */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 50, 72 }, /* configMapRef */
    { 278, 0 }, /* prefix */
    { 355, 73 }, /* secretRef */
    { 0, 0 },
    { 215, 0 }, /* name */
    { 239, 4 }, /* optional */
    { 215, 0 }, /* name */
    { 239, 4 }, /* optional */
    { 215, 0 }, /* name */
    { 444, 0 }, /* value */
    { 445, 79 }, /* valueFrom */
    { 0, 0 },
    { 49, 76 }, /* configMapKeyRef */
    { 108, 35 }, /* fieldRef */
    { 111, 78 }, /* fileKeyRef */
    { 0, 0 },
    { 0, 0 },
    { 317, 36 }, /* resourceFieldRef */
    { 353, 77 }, /* secretKeyRef */
    { 0, 0 },
    { 239, 4 }, /* optional */
    { 0, 0 },
    { 166, 0 }, /* key */
    { 215, 0 }, /* name */
    { 239, 4 }, /* optional */
    { 0, 0 },
    { 166, 0 }, /* key */
    { 215, 0 }, /* name */
    { 166, 0 }, /* key */
    { 239, 4 }, /* optional */
    { 247, 0 }, /* path */
    { 457, 0 }, /* volumeName */
    { 37, 83 }, /* claims */
    { 181, 60 }, /* limits */
    { 308, 60 }, /* requests */
    { 0, 0 },
    { 215, 0 }, /* name */
    { 305, 0 }, /* request */
    { 323, 0 }, /* restartPolicy */
    { 319, 0 }, /* resourceName */
    { 2, 0 }, /* action */
    { 99, 88 }, /* exitCodes */
    { 238, 0 }, /* operator */
    { 446, 87 }, /* values */
    { 214, 0 }, /* mountPropagation */
    { 215, 0 }, /* name */
    { 299, 0 }, /* recursiveReadOnly */
    { 292, 4 }, /* readOnly */
    { 395, 0 }, /* subPath */
    { 396, 0 }, /* subPathExpr */
    { 26, 7 }, /* bindMountOptions */
    { 213, 0 }, /* mountPath */
    { 76, 0 }, /* devicePath */
    { 215, 0 }, /* name */
    { 0, 0 },
    { 131, 101 }, /* grpc */
    { 253, 17 }, /* periodSeconds */
    { 0, 0 },
    { 149, 99 }, /* httpGet */
    { 158, 17 }, /* initialDelaySeconds */
    { 403, 17 }, /* successThreshold */
    { 414, 100 }, /* tcpSocket */
    { 421, 1 }, /* terminationGracePeriodSeconds */
    { 426, 17 }, /* timeoutSeconds */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 97, 95 }, /* exec */
    { 105, 17 }, /* failureThreshold */
    { 0, 0 },
    { 40, 7 }, /* command */
    { 286, 0 }, /* protocol */
    { 345, 0 }, /* scheme */
    { 0, 0 },
    { 135, 0 }, /* host */
    { 150, 98 }, /* httpHeaders */
    { 0, 0 },
    { 247, 0 }, /* path */
    { 269, 96 }, /* port */
    { 215, 0 }, /* name */
    { 444, 0 }, /* value */
    { 135, 0 }, /* host */
    { 269, 96 }, /* port */
    { 0, 0 },
    { 210, 0 }, /* mode */
    { 269, 17 }, /* port */
    { 360, 0 }, /* service */
    { 273, 104 }, /* postStart */
    { 274, 104 }, /* preStop */
    { 0, 0 },
    { 387, 0 }, /* stopSignal */
    { 97, 95 }, /* exec */
    { 149, 99 }, /* httpGet */
    { 373, 103 }, /* sleep */
    { 414, 100 }, /* tcpSocket */
    { 350, 1 }, /* seconds */
    { 331, 1 }, /* runAsGroup */
    { 332, 4 }, /* runAsNonRoot */
    { 333, 1 }, /* runAsUser */
    { 29, 106 }, /* capabilities */
    { 0, 0 },
    { 0, 0 },
    { 293, 4 }, /* readOnlyRootFilesystem */
    { 11, 4 }, /* allowPrivilegeEscalation */
    { 0, 0 },
    { 0, 0 },
    { 15, 110 }, /* appArmorProfile */
    { 347, 107 }, /* seLinuxOptions */
    { 349, 109 }, /* seccompProfile */
    { 468, 108 }, /* windowsOptions */
    { 281, 4 }, /* privileged */
    { 282, 0 }, /* procMount */
    { 5, 7 }, /* add */
    { 86, 7 }, /* drop */
    { 442, 0 }, /* user */
    { 179, 0 }, /* level */
    { 327, 0 }, /* role */
    { 434, 0 }, /* type */
    { 128, 0 }, /* gmsaCredentialSpec */
    { 129, 0 }, /* gmsaCredentialSpecName */
    { 144, 4 }, /* hostProcess */
    { 334, 0 }, /* runAsUserName */
    { 184, 0 }, /* localhostProfile */
    { 434, 0 }, /* type */
    { 184, 0 }, /* localhostProfile */
    { 434, 0 }, /* type */
    { 0, 0 },
    { 410, 0 }, /* targetContainerName */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 91, 81 }, /* env */
    { 92, 75 }, /* envFrom */
    { 0, 0 },
    { 422, 0 }, /* terminationMessagePath */
    { 423, 0 }, /* terminationMessagePolicy */
    { 16, 7 }, /* args */
    { 180, 105 }, /* lifecycle */
    { 0, 0 },
    { 183, 102 }, /* livenessProbe */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 433, 4 }, /* tty */
    { 271, 71 }, /* ports */
    { 0, 0 },
    { 0, 0 },
    { 356, 111 }, /* securityContext */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 40, 7 }, /* command */
    { 0, 0 },
    { 0, 0 },
    { 452, 94 }, /* volumeDevices */
    { 0, 0 },
    { 0, 0 },
    { 456, 92 }, /* volumeMounts */
    { 0, 0 },
    { 295, 102 }, /* readinessProbe */
    { 215, 0 }, /* name */
    { 0, 0 },
    { 0, 0 },
    { 382, 102 }, /* startupProbe */
    { 0, 0 },
    { 385, 4 }, /* stdin */
    { 386, 4 }, /* stdinOnce */
    { 469, 0 }, /* workingDir */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 311, 86 }, /* resizePolicy */
    { 0, 0 },
    { 0, 0 },
    { 151, 0 }, /* image */
    { 153, 0 }, /* imagePullPolicy */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 321, 84 }, /* resources */
    { 0, 0 },
    { 323, 0 }, /* restartPolicy */
    { 324, 90 }, /* restartPolicyRules */
    { 0, 0 },
    { 405, 116 }, /* supplementalGroups */
    { 406, 0 }, /* supplementalGroupsPolicy */
    { 15, 110 }, /* appArmorProfile */
    { 408, 118 }, /* sysctls */
    { 0, 0 },
    { 331, 1 }, /* runAsGroup */
    { 332, 4 }, /* runAsNonRoot */
    { 346, 0 }, /* seLinuxChangePolicy */
    { 333, 1 }, /* runAsUser */
    { 347, 107 }, /* seLinuxOptions */
    { 0, 0 },
    { 349, 109 }, /* seccompProfile */
    { 0, 0 },
    { 468, 108 }, /* windowsOptions */
    { 116, 1 }, /* fsGroup */
    { 117, 0 }, /* fsGroupChangePolicy */
    { 215, 0 }, /* name */
    { 444, 0 }, /* value */
    { 0, 0 },
    { 221, 128 }, /* nodeAffinity */
    { 258, 133 }, /* podAffinity */
    { 260, 134 }, /* podAntiAffinity */
    { 277, 127 }, /* preferredDuringSchedulingIgnoredDuringExecution */
    { 309, 125 }, /* requiredDuringSchedulingIgnoredDuringExecution */
    { 227, 124 }, /* nodeSelectorTerms */
    { 191, 122 }, /* matchExpressions */
    { 192, 122 }, /* matchFields */
    { 166, 0 }, /* key */
    { 238, 0 }, /* operator */
    { 446, 7 }, /* values */
    { 0, 0 },
    { 276, 123 }, /* preference */
    { 464, 17 }, /* weight */
    { 277, 132 }, /* preferredDuringSchedulingIgnoredDuringExecution */
    { 309, 130 }, /* requiredDuringSchedulingIgnoredDuringExecution */
    { 209, 7 }, /* mismatchLabelKeys */
    { 218, 14 }, /* namespaceSelector */
    { 219, 7 }, /* namespaces */
    { 430, 0 }, /* topologyKey */
    { 171, 14 }, /* labelSelector */
    { 0, 0 },
    { 193, 7 }, /* matchLabelKeys */
    { 0, 0 },
    { 259, 129 }, /* podAffinityTerm */
    { 464, 17 }, /* weight */
    { 277, 132 }, /* preferredDuringSchedulingIgnoredDuringExecution */
    { 309, 130 }, /* requiredDuringSchedulingIgnoredDuringExecution */
    { 87, 0 }, /* effect */
    { 166, 0 }, /* key */
    { 238, 0 }, /* operator */
    { 427, 1 }, /* tolerationSeconds */
    { 444, 0 }, /* value */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 148, 7 }, /* hostnames */
    { 160, 0 }, /* ip */
    { 0, 0 },
    { 216, 7 }, /* nameservers */
    { 240, 141 }, /* options */
    { 348, 7 }, /* searches */
    { 215, 0 }, /* name */
    { 444, 0 }, /* value */
    { 46, 0 }, /* conditionType */
    { 199, 17 }, /* maxSkew */
    { 467, 0 }, /* whenUnsatisfiable */
    { 171, 14 }, /* labelSelector */
    { 222, 0 }, /* nodeAffinityPolicy */
    { 207, 17 }, /* minDomains */
    { 193, 7 }, /* matchLabelKeys */
    { 228, 0 }, /* nodeTaintsPolicy */
    { 430, 0 }, /* topologyKey */
    { 215, 0 }, /* name */
    { 215, 0 }, /* name */
    { 315, 0 }, /* resourceClaimTemplateName */
    { 0, 0 },
    { 215, 0 }, /* name */
    { 313, 0 }, /* resourceClaimName */
    { 263, 0 }, /* podGroupName */
    { 215, 0 }, /* name */
    { 279, 17 }, /* priority */
    { 329, 157 }, /* rollingUpdate */
    { 434, 0 }, /* type */
    { 201, 96 }, /* maxUnavailable */
    { 200, 96 }, /* maxSurge */
    { 61, 17 }, /* currentNumberScheduled */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 47, 161 }, /* conditions */
    { 230, 17 }, /* numberAvailable */
    { 231, 17 }, /* numberMisscheduled */
    { 232, 17 }, /* numberReady */
    { 233, 17 }, /* numberUnavailable */
    { 234, 1 }, /* observedGeneration */
    { 75, 17 }, /* desiredNumberScheduled */
    { 0, 0 },
    { 440, 17 }, /* updatedNumberScheduled */
    { 0, 0 },
    { 39, 17 }, /* collisionCount */
    { 0, 0 },
    { 0, 0 },
    { 177, 2 }, /* lastTransitionTime */
    { 203, 0 }, /* message */
    { 298, 0 }, /* reason */
    { 384, 0 }, /* status */
    { 434, 0 }, /* type */
    { 0, 0 },
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 166 }, /* spec */
    { 384, 169 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 283, 17 }, /* progressDeadlineSeconds */
    { 303, 17 }, /* replicas */
    { 326, 17 }, /* revisionHistoryLimit */
    { 357, 14 }, /* selector */
    { 394, 165 }, /* strategy */
    { 415, 156 }, /* template */
    { 208, 17 }, /* minReadySeconds */
    { 248, 4 }, /* paused */
    { 329, 164 }, /* rollingUpdate */
    { 434, 0 }, /* type */
    { 201, 96 }, /* maxUnavailable */
    { 200, 96 }, /* maxSurge */
    { 234, 1 }, /* observedGeneration */
    { 19, 17 }, /* availableReplicas */
    { 39, 17 }, /* collisionCount */
    { 47, 168 }, /* conditions */
    { 297, 17 }, /* readyReplicas */
    { 303, 17 }, /* replicas */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 420, 17 }, /* terminatingReplicas */
    { 436, 17 }, /* unavailableReplicas */
    { 441, 17 }, /* updatedReplicas */
    { 177, 2 }, /* lastTransitionTime */
    { 178, 2 }, /* lastUpdateTime */
    { 203, 0 }, /* message */
    { 384, 0 }, /* status */
    { 0, 0 },
    { 434, 0 }, /* type */
    { 0, 0 },
    { 298, 0 }, /* reason */
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 171 }, /* spec */
    { 384, 174 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 357, 14 }, /* selector */
    { 415, 156 }, /* template */
    { 208, 17 }, /* minReadySeconds */
    { 303, 17 }, /* replicas */
    { 19, 17 }, /* availableReplicas */
    { 0, 0 },
    { 47, 173 }, /* conditions */
    { 234, 1 }, /* observedGeneration */
    { 420, 17 }, /* terminatingReplicas */
    { 119, 17 }, /* fullyLabeledReplicas */
    { 297, 17 }, /* readyReplicas */
    { 303, 17 }, /* replicas */
    { 0, 0 },
    { 0, 0 },
    { 177, 2 }, /* lastTransitionTime */
    { 203, 0 }, /* message */
    { 298, 0 }, /* reason */
    { 384, 0 }, /* status */
    { 434, 0 }, /* type */
    { 0, 0 },
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 189 }, /* spec */
    { 384, 192 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 326, 17 }, /* revisionHistoryLimit */
    { 357, 14 }, /* selector */
    { 364, 0 }, /* serviceName */
    { 0, 0 },
    { 415, 156 }, /* template */
    { 439, 186 }, /* updateStrategy */
    { 451, 184 }, /* volumeClaimTemplates */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 208, 17 }, /* minReadySeconds */
    { 241, 188 }, /* ordinals */
    { 255, 187 }, /* persistentVolumeClaimRetentionPolicy */
    { 266, 0 }, /* podManagementPolicy */
    { 0, 0 },
    { 303, 17 }, /* replicas */
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 64 }, /* spec */
    { 384, 182 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 1, 7 }, /* accessModes */
    { 8, 3 }, /* allocatedResourceStatuses */
    { 9, 60 }, /* allocatedResources */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 30, 60 }, /* capacity */
    { 0, 0 },
    { 0, 0 },
    { 256, 0 }, /* phase */
    { 47, 177 }, /* conditions */
    { 0, 0 },
    { 0, 0 },
    { 134, 181 }, /* healthStatus */
    { 64, 0 }, /* currentVolumeAttributesClassName */
    { 211, 178 }, /* modifyVolumeStatus */
    { 173, 2 }, /* lastProbeTime */
    { 177, 2 }, /* lastTransitionTime */
    { 203, 0 }, /* message */
    { 384, 0 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 434, 0 }, /* type */
    { 298, 0 }, /* reason */
    { 384, 0 }, /* status */
    { 412, 0 }, /* targetVolumeAttributesClassName */
    { 133, 180 }, /* healthConditions */
    { 177, 2 }, /* lastTransitionTime */
    { 0, 0 },
    { 203, 0 }, /* message */
    { 298, 0 }, /* reason */
    { 384, 0 }, /* status */
    { 329, 185 }, /* rollingUpdate */
    { 434, 0 }, /* type */
    { 201, 96 }, /* maxUnavailable */
    { 246, 17 }, /* partition */
    { 465, 0 }, /* whenDeleted */
    { 466, 0 }, /* whenScaled */
    { 377, 17 }, /* start */
    { 0, 0 },
    { 234, 1 }, /* observedGeneration */
    { 19, 17 }, /* availableReplicas */
    { 0, 0 },
    { 0, 0 },
    { 39, 17 }, /* collisionCount */
    { 47, 191 }, /* conditions */
    { 0, 0 },
    { 62, 17 }, /* currentReplicas */
    { 63, 0 }, /* currentRevision */
    { 297, 17 }, /* readyReplicas */
    { 303, 17 }, /* replicas */
    { 0, 0 },
    { 0, 0 },
    { 438, 0 }, /* updateRevision */
    { 441, 17 }, /* updatedReplicas */
    { 0, 0 },
    { 0, 0 },
    { 177, 2 }, /* lastTransitionTime */
    { 203, 0 }, /* message */
    { 298, 0 }, /* reason */
    { 384, 0 }, /* status */
    { 434, 0 }, /* type */
    { 0, 0 },
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 197 }, /* spec */
    { 384, 200 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 328, 196 }, /* rollbackTo */
    { 357, 14 }, /* selector */
    { 0, 0 },
    { 394, 195 }, /* strategy */
    { 415, 156 }, /* template */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 208, 17 }, /* minReadySeconds */
    { 0, 0 },
    { 248, 4 }, /* paused */
    { 283, 17 }, /* progressDeadlineSeconds */
    { 303, 17 }, /* replicas */
    { 326, 17 }, /* revisionHistoryLimit */
    { 329, 194 }, /* rollingUpdate */
    { 434, 0 }, /* type */
    { 201, 96 }, /* maxUnavailable */
    { 200, 96 }, /* maxSurge */
    { 325, 1 }, /* revision */
    { 234, 1 }, /* observedGeneration */
    { 19, 17 }, /* availableReplicas */
    { 39, 17 }, /* collisionCount */
    { 47, 199 }, /* conditions */
    { 297, 17 }, /* readyReplicas */
    { 303, 17 }, /* replicas */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 420, 17 }, /* terminatingReplicas */
    { 436, 17 }, /* unavailableReplicas */
    { 441, 17 }, /* updatedReplicas */
    { 177, 2 }, /* lastTransitionTime */
    { 178, 2 }, /* lastUpdateTime */
    { 203, 0 }, /* message */
    { 384, 0 }, /* status */
    { 0, 0 },
    { 434, 0 }, /* type */
    { 0, 0 },
    { 298, 0 }, /* reason */
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 206 }, /* spec */
    { 384, 209 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 326, 17 }, /* revisionHistoryLimit */
    { 357, 14 }, /* selector */
    { 364, 0 }, /* serviceName */
    { 0, 0 },
    { 415, 156 }, /* template */
    { 439, 203 }, /* updateStrategy */
    { 451, 184 }, /* volumeClaimTemplates */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 208, 17 }, /* minReadySeconds */
    { 241, 205 }, /* ordinals */
    { 255, 204 }, /* persistentVolumeClaimRetentionPolicy */
    { 266, 0 }, /* podManagementPolicy */
    { 0, 0 },
    { 303, 17 }, /* replicas */
    { 329, 202 }, /* rollingUpdate */
    { 434, 0 }, /* type */
    { 201, 96 }, /* maxUnavailable */
    { 246, 17 }, /* partition */
    { 465, 0 }, /* whenDeleted */
    { 466, 0 }, /* whenScaled */
    { 377, 17 }, /* start */
    { 0, 0 },
    { 234, 1 }, /* observedGeneration */
    { 19, 17 }, /* availableReplicas */
    { 0, 0 },
    { 0, 0 },
    { 39, 17 }, /* collisionCount */
    { 47, 208 }, /* conditions */
    { 0, 0 },
    { 62, 17 }, /* currentReplicas */
    { 63, 0 }, /* currentRevision */
    { 297, 17 }, /* readyReplicas */
    { 303, 17 }, /* replicas */
    { 0, 0 },
    { 0, 0 },
    { 438, 0 }, /* updateRevision */
    { 441, 17 }, /* updatedReplicas */
    { 0, 0 },
    { 0, 0 },
    { 177, 2 }, /* lastTransitionTime */
    { 203, 0 }, /* message */
    { 298, 0 }, /* reason */
    { 384, 0 }, /* status */
    { 434, 0 }, /* type */
    { 0, 0 },
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 213 }, /* spec */
    { 384, 216 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 415, 156 }, /* template */
    { 439, 212 }, /* updateStrategy */
    { 0, 0 },
    { 0, 0 },
    { 208, 17 }, /* minReadySeconds */
    { 0, 0 },
    { 326, 17 }, /* revisionHistoryLimit */
    { 357, 14 }, /* selector */
    { 329, 211 }, /* rollingUpdate */
    { 434, 0 }, /* type */
    { 201, 96 }, /* maxUnavailable */
    { 200, 96 }, /* maxSurge */
    { 61, 17 }, /* currentNumberScheduled */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 47, 215 }, /* conditions */
    { 230, 17 }, /* numberAvailable */
    { 231, 17 }, /* numberMisscheduled */
    { 232, 17 }, /* numberReady */
    { 233, 17 }, /* numberUnavailable */
    { 234, 1 }, /* observedGeneration */
    { 75, 17 }, /* desiredNumberScheduled */
    { 0, 0 },
    { 440, 17 }, /* updatedNumberScheduled */
    { 0, 0 },
    { 39, 17 }, /* collisionCount */
    { 0, 0 },
    { 0, 0 },
    { 177, 2 }, /* lastTransitionTime */
    { 203, 0 }, /* message */
    { 298, 0 }, /* reason */
    { 384, 0 }, /* status */
    { 434, 0 }, /* type */
    { 0, 0 },
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 220 }, /* spec */
    { 384, 223 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 283, 17 }, /* progressDeadlineSeconds */
    { 303, 17 }, /* replicas */
    { 326, 17 }, /* revisionHistoryLimit */
    { 357, 14 }, /* selector */
    { 394, 219 }, /* strategy */
    { 415, 156 }, /* template */
    { 208, 17 }, /* minReadySeconds */
    { 248, 4 }, /* paused */
    { 329, 218 }, /* rollingUpdate */
    { 434, 0 }, /* type */
    { 201, 96 }, /* maxUnavailable */
    { 200, 96 }, /* maxSurge */
    { 234, 1 }, /* observedGeneration */
    { 19, 17 }, /* availableReplicas */
    { 39, 17 }, /* collisionCount */
    { 47, 222 }, /* conditions */
    { 297, 17 }, /* readyReplicas */
    { 303, 17 }, /* replicas */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 420, 17 }, /* terminatingReplicas */
    { 436, 17 }, /* unavailableReplicas */
    { 441, 17 }, /* updatedReplicas */
    { 177, 2 }, /* lastTransitionTime */
    { 178, 2 }, /* lastUpdateTime */
    { 203, 0 }, /* message */
    { 384, 0 }, /* status */
    { 0, 0 },
    { 434, 0 }, /* type */
    { 0, 0 },
    { 298, 0 }, /* reason */
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 225 }, /* spec */
    { 384, 228 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 357, 14 }, /* selector */
    { 415, 156 }, /* template */
    { 208, 17 }, /* minReadySeconds */
    { 303, 17 }, /* replicas */
    { 19, 17 }, /* availableReplicas */
    { 0, 0 },
    { 47, 227 }, /* conditions */
    { 234, 1 }, /* observedGeneration */
    { 420, 17 }, /* terminatingReplicas */
    { 119, 17 }, /* fullyLabeledReplicas */
    { 297, 17 }, /* readyReplicas */
    { 303, 17 }, /* replicas */
    { 0, 0 },
    { 0, 0 },
    { 177, 2 }, /* lastTransitionTime */
    { 203, 0 }, /* message */
    { 298, 0 }, /* reason */
    { 384, 0 }, /* status */
    { 434, 0 }, /* type */
    { 0, 0 },
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 234 }, /* spec */
    { 384, 237 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 326, 17 }, /* revisionHistoryLimit */
    { 357, 14 }, /* selector */
    { 364, 0 }, /* serviceName */
    { 0, 0 },
    { 415, 156 }, /* template */
    { 439, 231 }, /* updateStrategy */
    { 451, 184 }, /* volumeClaimTemplates */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 208, 17 }, /* minReadySeconds */
    { 241, 233 }, /* ordinals */
    { 255, 232 }, /* persistentVolumeClaimRetentionPolicy */
    { 266, 0 }, /* podManagementPolicy */
    { 0, 0 },
    { 303, 17 }, /* replicas */
    { 329, 230 }, /* rollingUpdate */
    { 434, 0 }, /* type */
    { 201, 96 }, /* maxUnavailable */
    { 246, 17 }, /* partition */
    { 465, 0 }, /* whenDeleted */
    { 466, 0 }, /* whenScaled */
    { 377, 17 }, /* start */
    { 0, 0 },
    { 234, 1 }, /* observedGeneration */
    { 19, 17 }, /* availableReplicas */
    { 0, 0 },
    { 0, 0 },
    { 39, 17 }, /* collisionCount */
    { 47, 236 }, /* conditions */
    { 0, 0 },
    { 62, 17 }, /* currentReplicas */
    { 63, 0 }, /* currentRevision */
    { 297, 17 }, /* readyReplicas */
    { 303, 17 }, /* replicas */
    { 0, 0 },
    { 0, 0 },
    { 438, 0 }, /* updateRevision */
    { 441, 17 }, /* updatedReplicas */
    { 0, 0 },
    { 0, 0 },
    { 177, 2 }, /* lastTransitionTime */
    { 203, 0 }, /* message */
    { 298, 0 }, /* reason */
    { 384, 0 }, /* status */
    { 434, 0 }, /* type */
    { 0, 0 },
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 262 }, /* spec */
    { 384, 265 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 425, 0 }, /* timeZone */
    { 45, 0 }, /* concurrencyPolicy */
    { 165, 261 }, /* jobTemplate */
    { 404, 17 }, /* successfulJobsHistoryLimit */
    { 407, 4 }, /* suspend */
    { 104, 17 }, /* failedJobsHistoryLimit */
    { 338, 0 }, /* schedule */
    { 381, 1 }, /* startingDeadlineSeconds */
    { 204, 11 }, /* metadata */
    { 375, 260 }, /* spec */
    { 0, 0 },
    { 0, 0 },
    { 357, 14 }, /* selector */
    { 4, 1 }, /* activeDeadlineSeconds */
    { 0, 0 },
    { 42, 0 }, /* completionMode */
    { 432, 17 }, /* ttlSecondsAfterFinished */
    { 44, 17 }, /* completions */
    { 186, 0 }, /* managedBy */
    { 0, 0 },
    { 189, 4 }, /* manualSelector */
    { 402, 247 }, /* successPolicy */
    { 262, 244 }, /* podFailurePolicy */
    { 0, 0 },
    { 0, 0 },
    { 407, 4 }, /* suspend */
    { 0, 0 },
    { 267, 0 }, /* podReplacementPolicy */
    { 197, 17 }, /* maxFailedIndexes */
    { 340, 259 }, /* scheduling */
    { 23, 17 }, /* backoffLimit */
    { 24, 17 }, /* backoffLimitPerIndex */
    { 0, 0 },
    { 415, 156 }, /* template */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 245, 17 }, /* parallelism */
    { 0, 0 },
    { 0, 0 },
    { 330, 243 }, /* rules */
    { 2, 0 }, /* action */
    { 235, 239 }, /* onExitCodes */
    { 236, 241 }, /* onPodConditions */
    { 0, 0 },
    { 52, 0 }, /* containerName */
    { 238, 0 }, /* operator */
    { 446, 87 }, /* values */
    { 0, 0 },
    { 384, 0 }, /* status */
    { 434, 0 }, /* type */
    { 330, 246 }, /* rules */
    { 401, 0 }, /* succeededIndexes */
    { 400, 17 }, /* succeededCount */
    { 316, 258 }, /* resourceClaims */
    { 341, 253 }, /* schedulingConstraints */
    { 344, 250 }, /* schedulingPolicy */
    { 80, 256 }, /* disruptionMode */
    { 25, 248 }, /* basic */
    { 120, 249 }, /* gang */
    { 0, 0 },
    { 206, 17 }, /* minCount */
    { 429, 252 }, /* topology */
    { 166, 0 }, /* key */
    { 7, 255 }, /* all */
    { 371, 254 }, /* single */
    { 0, 0 },
    { 0, 0 },
    { 315, 0 }, /* resourceClaimTemplateName */
    { 0, 0 },
    { 215, 0 }, /* name */
    { 313, 0 }, /* resourceClaimName */
    { 3, 264 }, /* active */
    { 174, 2 }, /* lastScheduleTime */
    { 176, 2 }, /* lastSuccessfulTime */
    { 0, 0 },
    { 0, 0 },
    { 320, 0 }, /* resourceVersion */
    { 435, 0 }, /* uid */
    { 14, 0 }, /* apiVersion */
    { 215, 0 }, /* name */
    { 217, 0 }, /* namespace */
    { 107, 0 }, /* fieldPath */
    { 170, 0 }, /* kind */
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 260 }, /* spec */
    { 384, 270 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 419, 17 }, /* terminating */
    { 3, 17 }, /* active */
    { 41, 0 }, /* completedIndexes */
    { 43, 2 }, /* completionTime */
    { 0, 0 },
    { 47, 268 }, /* conditions */
    { 399, 17 }, /* succeeded */
    { 296, 17 }, /* ready */
    { 437, 269 }, /* uncountedTerminatedPods */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 378, 2 }, /* startTime */
    { 102, 17 }, /* failed */
    { 103, 0 }, /* failedIndexes */
    { 173, 2 }, /* lastProbeTime */
    { 177, 2 }, /* lastTransitionTime */
    { 203, 0 }, /* message */
    { 384, 0 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 434, 0 }, /* type */
    { 298, 0 }, /* reason */
    { 102, 7 }, /* failed */
    { 399, 7 }, /* succeeded */
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 273 }, /* spec */
    { 384, 274 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 425, 0 }, /* timeZone */
    { 45, 0 }, /* concurrencyPolicy */
    { 165, 272 }, /* jobTemplate */
    { 404, 17 }, /* successfulJobsHistoryLimit */
    { 407, 4 }, /* suspend */
    { 104, 17 }, /* failedJobsHistoryLimit */
    { 338, 0 }, /* schedule */
    { 381, 1 }, /* startingDeadlineSeconds */
    { 204, 11 }, /* metadata */
    { 375, 260 }, /* spec */
    { 3, 264 }, /* active */
    { 174, 2 }, /* lastScheduleTime */
    { 176, 2 }, /* lastSuccessfulTime */
    { 0, 0 },
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 278 }, /* spec */
    { 384, 281 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 357, 14 }, /* selector */
    { 208, 17 }, /* minReadySeconds */
    { 415, 156 }, /* template */
    { 416, 1 }, /* templateGeneration */
    { 439, 277 }, /* updateStrategy */
    { 0, 0 },
    { 326, 17 }, /* revisionHistoryLimit */
    { 0, 0 },
    { 329, 276 }, /* rollingUpdate */
    { 434, 0 }, /* type */
    { 201, 96 }, /* maxUnavailable */
    { 200, 96 }, /* maxSurge */
    { 61, 17 }, /* currentNumberScheduled */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 47, 280 }, /* conditions */
    { 230, 17 }, /* numberAvailable */
    { 231, 17 }, /* numberMisscheduled */
    { 232, 17 }, /* numberReady */
    { 233, 17 }, /* numberUnavailable */
    { 234, 1 }, /* observedGeneration */
    { 75, 17 }, /* desiredNumberScheduled */
    { 0, 0 },
    { 440, 17 }, /* updatedNumberScheduled */
    { 0, 0 },
    { 39, 17 }, /* collisionCount */
    { 0, 0 },
    { 0, 0 },
    { 177, 2 }, /* lastTransitionTime */
    { 203, 0 }, /* message */
    { 298, 0 }, /* reason */
    { 384, 0 }, /* status */
    { 434, 0 }, /* type */
    { 0, 0 },
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 286 }, /* spec */
    { 384, 289 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 328, 285 }, /* rollbackTo */
    { 357, 14 }, /* selector */
    { 0, 0 },
    { 394, 284 }, /* strategy */
    { 415, 156 }, /* template */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 208, 17 }, /* minReadySeconds */
    { 0, 0 },
    { 248, 4 }, /* paused */
    { 283, 17 }, /* progressDeadlineSeconds */
    { 303, 17 }, /* replicas */
    { 326, 17 }, /* revisionHistoryLimit */
    { 329, 283 }, /* rollingUpdate */
    { 434, 0 }, /* type */
    { 201, 96 }, /* maxUnavailable */
    { 200, 96 }, /* maxSurge */
    { 325, 1 }, /* revision */
    { 234, 1 }, /* observedGeneration */
    { 19, 17 }, /* availableReplicas */
    { 39, 17 }, /* collisionCount */
    { 47, 288 }, /* conditions */
    { 297, 17 }, /* readyReplicas */
    { 303, 17 }, /* replicas */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 420, 17 }, /* terminatingReplicas */
    { 436, 17 }, /* unavailableReplicas */
    { 441, 17 }, /* updatedReplicas */
    { 177, 2 }, /* lastTransitionTime */
    { 178, 2 }, /* lastUpdateTime */
    { 203, 0 }, /* message */
    { 384, 0 }, /* status */
    { 0, 0 },
    { 434, 0 }, /* type */
    { 0, 0 },
    { 298, 0 }, /* reason */
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 291 }, /* spec */
    { 384, 294 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 357, 14 }, /* selector */
    { 415, 156 }, /* template */
    { 208, 17 }, /* minReadySeconds */
    { 303, 17 }, /* replicas */
    { 19, 17 }, /* availableReplicas */
    { 0, 0 },
    { 47, 293 }, /* conditions */
    { 234, 1 }, /* observedGeneration */
    { 420, 17 }, /* terminatingReplicas */
    { 119, 17 }, /* fullyLabeledReplicas */
    { 297, 17 }, /* readyReplicas */
    { 303, 17 }, /* replicas */
    { 0, 0 },
    { 0, 0 },
    { 177, 2 }, /* lastTransitionTime */
    { 203, 0 }, /* message */
    { 298, 0 }, /* reason */
    { 384, 0 }, /* status */
    { 434, 0 }, /* type */
    { 0, 0 },
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 298 }, /* spec */
    { 181, 297 }, /* limits */
    { 0, 0 },
    { 69, 60 }, /* default */
    { 71, 60 }, /* defaultRequest */
    { 195, 60 }, /* max */
    { 198, 60 }, /* maxLimitRequestRatio */
    { 205, 60 }, /* min */
    { 434, 0 }, /* type */
    { 0, 0 },
    { 14, 0 }, /* apiVersion */
    { 164, 302 }, /* items */
    { 170, 0 }, /* kind */
    { 204, 301 }, /* metadata */
    { 0, 0 },
    { 56, 0 }, /* continue */
    { 302, 1 }, /* remainingItemCount */
    { 320, 0 }, /* resourceVersion */
    { 358, 0 }, /* selfLink */
    { 366, 300 }, /* shardInfo */
    { 0, 0 },
    { 0, 0 },
    { 357, 0 }, /* selector */
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 155 }, /* spec */
    { 384, 339 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 229, 0 }, /* nominatedNodeName */
    { 0, 0 },
    { 310, 0 }, /* resize */
    { 139, 307 }, /* hostIPs */
    { 0, 0 },
    { 264, 0 }, /* podIP */
    { 234, 1 }, /* observedGeneration */
    { 137, 0 }, /* hostIP */
    { 0, 0 },
    { 47, 305 }, /* conditions */
    { 54, 325 }, /* containerStatuses */
    { 0, 0 },
    { 0, 0 },
    { 223, 336 }, /* nodeAllocatableResourceClaimStatuses */
    { 156, 325 }, /* initContainerStatuses */
    { 378, 2 }, /* startTime */
    { 0, 0 },
    { 288, 0 }, /* qosClass */
    { 0, 0 },
    { 265, 309 }, /* podIPs */
    { 94, 325 }, /* ephemeralContainerStatuses */
    { 101, 330 }, /* extendedResourceClaimStatus */
    { 256, 0 }, /* phase */
    { 0, 0 },
    { 203, 0 }, /* message */
    { 314, 327 }, /* resourceClaimStatuses */
    { 321, 84 }, /* resources */
    { 9, 60 }, /* allocatedResources */
    { 298, 0 }, /* reason */
    { 453, 338 }, /* volumeHealth */
    { 0, 0 },
    { 173, 2 }, /* lastProbeTime */
    { 177, 2 }, /* lastTransitionTime */
    { 203, 0 }, /* message */
    { 384, 0 }, /* status */
    { 234, 1 }, /* observedGeneration */
    { 0, 0 },
    { 434, 0 }, /* type */
    { 298, 0 }, /* reason */
    { 160, 0 }, /* ip */
    { 160, 0 }, /* ip */
    { 0, 0 },
    { 215, 0 }, /* name */
    { 321, 84 }, /* resources */
    { 379, 4 }, /* started */
    { 151, 0 }, /* image */
    { 175, 313 }, /* lastState */
    { 383, 313 }, /* state */
    { 322, 17 }, /* restartCount */
    { 387, 0 }, /* stopSignal */
    { 152, 0 }, /* imageID */
    { 9, 60 }, /* allocatedResources */
    { 442, 319 }, /* user */
    { 456, 317 }, /* volumeMounts */
    { 296, 4 }, /* ready */
    { 10, 323 }, /* allocatedResourcesStatus */
    { 51, 0 }, /* containerID */
    { 463, 310 }, /* waiting */
    { 0, 0 },
    { 335, 311 }, /* running */
    { 418, 312 }, /* terminated */
    { 203, 0 }, /* message */
    { 298, 0 }, /* reason */
    { 380, 2 }, /* startedAt */
    { 51, 0 }, /* containerID */
    { 98, 17 }, /* exitCode */
    { 113, 2 }, /* finishedAt */
    { 203, 0 }, /* message */
    { 0, 0 },
    { 298, 0 }, /* reason */
    { 369, 17 }, /* signal */
    { 380, 2 }, /* startedAt */
    { 215, 0 }, /* name */
    { 460, 315 }, /* volumeStatus */
    { 292, 4 }, /* readOnly */
    { 299, 0 }, /* recursiveReadOnly */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 213, 0 }, /* mountPath */
    { 151, 314 }, /* image */
    { 155, 0 }, /* imageRef */
    { 182, 318 }, /* linux */
    { 125, 1 }, /* gid */
    { 405, 116 }, /* supplementalGroups */
    { 435, 1 }, /* uid */
    { 0, 0 },
    { 215, 0 }, /* name */
    { 321, 321 }, /* resources */
    { 132, 0 }, /* health */
    { 203, 0 }, /* message */
    { 318, 0 }, /* resourceID */
    { 0, 0 },
    { 215, 0 }, /* name */
    { 313, 0 }, /* resourceClaimName */
    { 306, 329 }, /* requestMappings */
    { 313, 0 }, /* resourceClaimName */
    { 52, 0 }, /* containerName */
    { 307, 0 }, /* requestName */
    { 319, 0 }, /* resourceName */
    { 0, 0 },
    { 55, 7 }, /* containers */
    { 190, 332 }, /* mapping */
    { 243, 334 }, /* overhead */
    { 313, 0 }, /* resourceClaimName */
    { 215, 0 }, /* name */
    { 289, 16 }, /* quantity */
    { 252, 16 }, /* perPod */
    { 0, 0 },
    { 215, 0 }, /* name */
    { 251, 16 }, /* perContainer */
    { 0, 0 },
    { 133, 180 }, /* healthConditions */
    { 177, 2 }, /* lastTransitionTime */
    { 215, 0 }, /* name */
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 415, 156 }, /* template */
    { 204, 11 }, /* metadata */
    { 14, 0 }, /* apiVersion */
    { 170, 0 }, /* kind */
    { 204, 11 }, /* metadata */
    { 375, 342 }, /* spec */
    { 384, 345 }, /* status */
    { 0, 0 },
    { 0, 0 },
    { 0, 0 },
    { 357, 3 }, /* selector */
    { 415, 156 }, /* template */
    { 208, 17 }, /* minReadySeconds */
    { 303, 17 }, /* replicas */
    { 19, 17 }, /* availableReplicas */
    { 47, 344 }, /* conditions */
    { 119, 17 }, /* fullyLabeledReplicas */
    { 0, 0 },
    { 0, 0 },
    { 234, 1 }, /* observedGeneration */
    { 297, 17 }, /* readyReplicas */
    { 303, 17 }, /* replicas */
    { 0, 0 },
    { 0, 0 },
    { 177, 2 }, /* lastTransitionTime */
    { 203, 0 }, /* message */
    { 298, 0 }, /* reason */
    { 384, 0 }, /* status */
    { 434, 0 }, /* type */
    { 0, 0 },
};

const k8sm__struct k8sm__schema_structs[] = {
    { 0, 5, 87, 13 }, /* DaemonSet */
    { 8, 15, 781, 11 }, /* ObjectMeta */
    { 40, 6, 529, 13 }, /* OwnerReference */
    { 48, 7, 1953, 13 }, /* ManagedFieldsEntry */
    { 56, 5, 169, 13 }, /* DaemonSetSpec */
    { 64, 2, 169, 15 }, /* LabelSelector */
    { 66, 3, 75, 14 }, /* LabelSelectorRequirement */
    { 70, 2, 89, 15 }, /* PodTemplateSpec */
    { 72, 43, 401, 9 }, /* PodSpec */
    { 200, 31, 23969, 10 }, /* Volume */
    { 264, 2, 77, 15 }, /* HostPathVolumeSource */
    { 266, 3, 157, 14 }, /* EmptyDirVolumeSource */
    { 270, 4, 657, 14 }, /* GCEPersistentDiskVolumeSource */
    { 274, 4, 113, 14 }, /* AWSElasticBlockStoreVolumeSource */
    { 278, 3, 101, 14 }, /* GitRepoVolumeSource */
    { 282, 5, 115, 13 }, /* SecretVolumeSource */
    { 290, 4, 371, 14 }, /* KeyToPath */
    { 294, 3, 183, 14 }, /* NFSVolumeSource */
    { 298, 11, 2815, 12 }, /* ISCSIVolumeSource */
    { 314, 1, 1, 16 }, /* LocalObjectReference */
    { 315, 3, 113, 14 }, /* GlusterfsVolumeSource */
    { 319, 2, 113, 15 }, /* PersistentVolumeClaimVolumeSource */
    { 321, 8, 8915, 13 }, /* RBDVolumeSource */
    { 329, 5, 93, 13 }, /* FlexVolumeSource */
    { 337, 4, 109, 14 }, /* CinderVolumeSource */
    { 341, 6, 185, 13 }, /* CephFSVolumeSource */
    { 349, 2, 483, 15 }, /* FlockerVolumeSource */
    { 351, 3, 229, 14 }, /* DownwardAPIVolumeSource */
    { 355, 5, 105, 13 }, /* DownwardAPIVolumeFile */
    { 363, 2, 307, 15 }, /* ObjectFieldSelector */
    { 365, 3, 203, 14 }, /* ResourceFieldSelector */
    { 369, 5, 89, 13 }, /* FCVolumeSource */
    { 377, 3, 269, 14 }, /* AzureFileVolumeSource */
    { 381, 5, 569, 13 }, /* ConfigMapVolumeSource */
    { 389, 4, 629, 14 }, /* VsphereVirtualDiskVolumeSource */
    { 393, 6, 275, 13 }, /* QuobyteVolumeSource */
    { 401, 6, 209, 13 }, /* AzureDiskVolumeSource */
    { 409, 2, 133, 15 }, /* PhotonPersistentDiskVolumeSource */
    { 411, 3, 701, 14 }, /* ProjectedVolumeSource */
    { 415, 6, 521, 13 }, /* VolumeProjection */
    { 423, 3, 275, 14 }, /* SecretProjection */
    { 427, 1, 1, 16 }, /* DownwardAPIProjection */
    { 428, 3, 275, 14 }, /* ConfigMapProjection */
    { 432, 4, 223, 14 }, /* ServiceAccountTokenProjection */
    { 436, 6, 371, 13 }, /* ClusterTrustBundleProjection */
    { 444, 8, 12359, 13 }, /* PodCertificateProjection */
    { 452, 3, 73, 14 }, /* PortworxVolumeSource */
    { 456, 10, 857, 12 }, /* ScaleIOVolumeSource */
    { 472, 5, 161, 13 }, /* StorageOSVolumeSource */
    { 480, 5, 85, 13 }, /* CSIVolumeSource */
    { 488, 1, 1, 16 }, /* EphemeralVolumeSource */
    { 489, 2, 89, 15 }, /* PersistentVolumeClaimTemplate */
    { 491, 9, 565, 12 }, /* PersistentVolumeClaimSpec */
    { 507, 2, 107, 15 }, /* VolumeResourceRequirements */
    { 509, 3, 153, 14 }, /* TypedLocalObjectReference */
    { 513, 4, 529, 14 }, /* TypedObjectReference */
    { 517, 2, 111, 15 }, /* ImageVolumeSource */
    { 519, 25, 803, 10 }, /* Container */
    { 583, 5, 115, 13 }, /* ContainerPort */
    { 591, 3, 93, 14 }, /* EnvFromSource */
    { 595, 2, 139, 15 }, /* ConfigMapEnvSource */
    { 597, 2, 139, 15 }, /* SecretEnvSource */
    { 599, 3, 369, 14 }, /* EnvVar */
    { 603, 5, 149, 13 }, /* EnvVarSource */
    { 611, 3, 275, 14 }, /* ConfigMapKeySelector */
    { 615, 3, 275, 14 }, /* SecretKeySelector */
    { 619, 4, 399, 14 }, /* FileKeySelector */
    { 623, 3, 107, 14 }, /* ResourceRequirements */
    { 627, 2, 109, 15 }, /* ResourceClaim */
    { 629, 2, 203, 15 }, /* ContainerResizePolicy */
    { 631, 2, 331, 15 }, /* ContainerRestartRule */
    { 633, 2, 75, 15 }, /* ContainerRestartRuleOnExitCodes */
    { 635, 8, 7069, 13 }, /* VolumeMount */
    { 643, 2, 153, 15 }, /* VolumeDevice */
    { 645, 10, 551, 12 }, /* Probe */
    { 661, 1, 1, 16 }, /* ExecAction */
    { 662, 6, 231, 13 }, /* HTTPGetAction */
    { 670, 2, 75, 15 }, /* HTTPHeader */
    { 672, 2, 123, 15 }, /* TCPSocketAction */
    { 674, 3, 137, 14 }, /* GRPCAction */
    { 678, 3, 299, 14 }, /* Lifecycle */
    { 682, 4, 119, 14 }, /* LifecycleHandler */
    { 686, 1, 1, 16 }, /* SleepAction */
    { 687, 12, 2781, 12 }, /* SecurityContext */
    { 703, 2, 383, 15 }, /* Capabilities */
    { 705, 4, 149, 14 }, /* SELinuxOptions */
    { 709, 4, 1145, 14 }, /* WindowsSecurityContextOptions */
    { 713, 2, 77, 15 }, /* SeccompProfile */
    { 715, 2, 77, 15 }, /* AppArmorProfile */
    { 717, 26, 803, 10 }, /* EphemeralContainer */
    { 781, 13, 5019, 12 }, /* PodSecurityContext */
    { 797, 2, 75, 15 }, /* Sysctl */
    { 799, 3, 443, 14 }, /* Affinity */
    { 803, 2, 107, 15 }, /* NodeAffinity */
    { 805, 1, 1, 16 }, /* NodeSelector */
    { 806, 2, 171, 15 }, /* NodeSelectorTerm */
    { 808, 3, 75, 14 }, /* NodeSelectorRequirement */
    { 812, 2, 71, 15 }, /* PreferredSchedulingTerm */
    { 814, 2, 107, 15 }, /* PodAffinity */
    { 816, 6, 973, 13 }, /* PodAffinityTerm */
    { 824, 2, 71, 15 }, /* WeightedPodAffinityTerm */
    { 826, 2, 107, 15 }, /* PodAntiAffinity */
    { 828, 5, 75, 13 }, /* Toleration */
    { 836, 2, 205, 15 }, /* HostAlias */
    { 838, 3, 143, 14 }, /* PodDNSConfig */
    { 842, 2, 75, 15 }, /* PodDNSConfigOption */
    { 844, 1, 1, 16 }, /* PodReadinessGate */
    { 845, 8, 3959, 13 }, /* TopologySpreadConstraint */
    { 853, 1, 1, 16 }, /* PodOS */
    { 854, 1, 1, 16 }, /* PodSchedulingGate */
    { 855, 3, 209, 14 }, /* PodResourceClaim */
    { 859, 1, 1, 16 }, /* PodSchedulingGroup */
    { 860, 2, 119, 15 }, /* EvictionResponder */
    { 862, 2, 77, 15 }, /* DaemonSetUpdateStrategy */
    { 864, 2, 327, 15 }, /* RollingUpdateDaemonSet */
    { 866, 10, 3257, 12 }, /* DaemonSetStatus */
    { 882, 5, 123, 13 }, /* DaemonSetCondition */
    { 890, 5, 87, 13 }, /* Deployment */
    { 898, 8, 257, 13 }, /* DeploymentSpec */
    { 906, 2, 77, 15 }, /* DeploymentStrategy */
    { 908, 2, 327, 15 }, /* RollingUpdateDeployment */
    { 910, 9, 289, 12 }, /* DeploymentStatus */
    { 926, 6, 415, 13 }, /* DeploymentCondition */
    { 934, 5, 87, 13 }, /* ReplicaSet */
    { 942, 4, 199, 14 }, /* ReplicaSetSpec */
    { 946, 7, 407, 13 }, /* ReplicaSetStatus */
    { 954, 5, 123, 13 }, /* ReplicaSetCondition */
    { 962, 5, 87, 13 }, /* StatefulSet */
    { 970, 11, 203, 12 }, /* StatefulSetSpec */
    { 986, 5, 87, 13 }, /* PersistentVolumeClaim */
    { 994, 9, 913, 12 }, /* PersistentVolumeClaimStatus */
    { 1010, 6, 417, 13 }, /* PersistentVolumeClaimCondition */
    { 1018, 2, 81, 15 }, /* ModifyVolumeStatus */
    { 1020, 2, 187, 15 }, /* VolumeHealthStatus */
    { 1022, 3, 129, 14 }, /* VolumeHealthCondition */
    { 1026, 2, 77, 15 }, /* StatefulSetUpdateStrategy */
    { 1028, 2, 135, 15 }, /* RollingUpdateStatefulSetStrategy */
    { 1030, 2, 211, 15 }, /* StatefulSetPersistentVolumeClaimRetentionPolicy */
    { 1032, 1, 1, 16 }, /* StatefulSetOrdinals */
    { 1033, 10, 587, 12 }, /* StatefulSetStatus */
    { 1049, 5, 123, 13 }, /* StatefulSetCondition */
    { 1057, 5, 87, 13 }, /* Deployment */
    { 1065, 9, 201, 12 }, /* DeploymentSpec */
    { 1081, 2, 77, 15 }, /* DeploymentStrategy */
    { 1083, 2, 327, 15 }, /* RollingUpdateDeployment */
    { 1085, 1, 1, 16 }, /* RollbackConfig */
    { 1086, 9, 289, 12 }, /* DeploymentStatus */
    { 1102, 6, 415, 13 }, /* DeploymentCondition */
    { 1110, 5, 87, 13 }, /* StatefulSet */
    { 1118, 11, 203, 12 }, /* StatefulSetSpec */
    { 1134, 2, 77, 15 }, /* StatefulSetUpdateStrategy */
    { 1136, 2, 135, 15 }, /* RollingUpdateStatefulSetStrategy */
    { 1138, 2, 211, 15 }, /* StatefulSetPersistentVolumeClaimRetentionPolicy */
    { 1140, 1, 1, 16 }, /* StatefulSetOrdinals */
    { 1141, 10, 587, 12 }, /* StatefulSetStatus */
    { 1157, 5, 123, 13 }, /* StatefulSetCondition */
    { 1165, 5, 87, 13 }, /* DaemonSet */
    { 1173, 5, 169, 13 }, /* DaemonSetSpec */
    { 1181, 2, 77, 15 }, /* DaemonSetUpdateStrategy */
    { 1183, 2, 327, 15 }, /* RollingUpdateDaemonSet */
    { 1185, 10, 3257, 12 }, /* DaemonSetStatus */
    { 1201, 5, 123, 13 }, /* DaemonSetCondition */
    { 1209, 5, 87, 13 }, /* Deployment */
    { 1217, 8, 257, 13 }, /* DeploymentSpec */
    { 1225, 2, 77, 15 }, /* DeploymentStrategy */
    { 1227, 2, 327, 15 }, /* RollingUpdateDeployment */
    { 1229, 9, 289, 12 }, /* DeploymentStatus */
    { 1245, 6, 415, 13 }, /* DeploymentCondition */
    { 1253, 5, 87, 13 }, /* ReplicaSet */
    { 1261, 4, 199, 14 }, /* ReplicaSetSpec */
    { 1265, 7, 407, 13 }, /* ReplicaSetStatus */
    { 1273, 5, 123, 13 }, /* ReplicaSetCondition */
    { 1281, 5, 87, 13 }, /* StatefulSet */
    { 1289, 11, 203, 12 }, /* StatefulSetSpec */
    { 1305, 2, 77, 15 }, /* StatefulSetUpdateStrategy */
    { 1307, 2, 135, 15 }, /* RollingUpdateStatefulSetStrategy */
    { 1309, 2, 211, 15 }, /* StatefulSetPersistentVolumeClaimRetentionPolicy */
    { 1311, 1, 1, 16 }, /* StatefulSetOrdinals */
    { 1312, 10, 587, 12 }, /* StatefulSetStatus */
    { 1328, 5, 123, 13 }, /* StatefulSetCondition */
    { 1336, 5, 87, 13 }, /* CronJob */
    { 1344, 8, 1699, 13 }, /* CronJobSpec */
    { 1352, 2, 89, 15 }, /* JobTemplateSpec */
    { 1354, 17, 1851, 11 }, /* JobSpec */
    { 1386, 1, 1, 16 }, /* PodFailurePolicy */
    { 1387, 3, 139, 14 }, /* PodFailurePolicyRule */
    { 1391, 3, 75, 14 }, /* PodFailurePolicyOnExitCodesRequirement */
    { 1395, 2, 77, 15 }, /* PodFailurePolicyOnPodConditionsPattern */
    { 1397, 1, 1, 16 }, /* SuccessPolicy */
    { 1398, 2, 327, 15 }, /* SuccessPolicyRule */
    { 1400, 4, 667, 14 }, /* JobSchedulingConfiguration */
    { 1404, 2, 275, 15 }, /* WorkloadPodGroupSchedulingPolicy */
    { 1406, 0, 1, 16 }, /* WorkloadPodGroupBasicSchedulingPolicy */
    { 1407, 1, 1, 16 }, /* WorkloadPodGroupGangSchedulingPolicy */
    { 1408, 1, 1, 16 }, /* WorkloadPodGroupSchedulingConstraints */
    { 1409, 1, 1, 16 }, /* TopologyConstraint */
    { 1410, 2, 89, 15 }, /* WorkloadPodGroupDisruptionMode */
    { 1412, 0, 1, 16 }, /* WorkloadPodGroupSingleDisruptionMode */
    { 1413, 0, 1, 16 }, /* WorkloadPodGroupAllDisruptionMode */
    { 1414, 3, 209, 14 }, /* WorkloadPodGroupResourceClaim */
    { 1418, 3, 187, 14 }, /* CronJobStatus */
    { 1422, 7, 2303, 13 }, /* ObjectReference */
    { 1430, 5, 87, 13 }, /* Job */
    { 1438, 11, 1877, 12 }, /* JobStatus */
    { 1454, 6, 417, 13 }, /* JobCondition */
    { 1462, 2, 83, 15 }, /* UncountedTerminatedPods */
    { 1464, 5, 87, 13 }, /* CronJob */
    { 1472, 8, 1699, 13 }, /* CronJobSpec */
    { 1480, 2, 89, 15 }, /* JobTemplateSpec */
    { 1482, 3, 187, 14 }, /* CronJobStatus */
    { 1486, 5, 87, 13 }, /* DaemonSet */
    { 1494, 6, 375, 13 }, /* DaemonSetSpec */
    { 1502, 2, 77, 15 }, /* DaemonSetUpdateStrategy */
    { 1504, 2, 327, 15 }, /* RollingUpdateDaemonSet */
    { 1506, 10, 3257, 12 }, /* DaemonSetStatus */
    { 1522, 5, 123, 13 }, /* DaemonSetCondition */
    { 1530, 5, 87, 13 }, /* Deployment */
    { 1538, 9, 201, 12 }, /* DeploymentSpec */
    { 1554, 2, 77, 15 }, /* DeploymentStrategy */
    { 1556, 2, 327, 15 }, /* RollingUpdateDeployment */
    { 1558, 1, 1, 16 }, /* RollbackConfig */
    { 1559, 9, 289, 12 }, /* DeploymentStatus */
    { 1575, 6, 415, 13 }, /* DeploymentCondition */
    { 1583, 5, 87, 13 }, /* ReplicaSet */
    { 1591, 4, 199, 14 }, /* ReplicaSetSpec */
    { 1595, 7, 407, 13 }, /* ReplicaSetStatus */
    { 1603, 5, 123, 13 }, /* ReplicaSetCondition */
    { 1611, 4, 161, 14 }, /* LimitRange */
    { 1615, 1, 1, 16 }, /* LimitRangeSpec */
    { 1616, 6, 1171, 13 }, /* LimitRangeItem */
    { 1624, 4, 579, 14 }, /* List */
    { 1628, 5, 291, 13 }, /* ListMeta */
    { 1636, 1, 1, 16 }, /* ShardInfo */
    { 1637, 5, 87, 13 }, /* Pod */
    { 1645, 22, 28349, 11 }, /* PodStatus */
    { 1677, 7, 421, 13 }, /* PodCondition */
    { 1685, 1, 1, 16 }, /* HostIP */
    { 1686, 1, 1, 16 }, /* PodIP */
    { 1687, 15, 19229, 12 }, /* ContainerStatus */
    { 1703, 3, 143, 14 }, /* ContainerState */
    { 1707, 2, 111, 15 }, /* ContainerStateWaiting */
    { 1709, 1, 1, 16 }, /* ContainerStateRunning */
    { 1710, 7, 151, 13 }, /* ContainerStateTerminated */
    { 1718, 5, 305, 13 }, /* VolumeMountStatus */
    { 1726, 1, 1, 16 }, /* VolumeStatus */
    { 1727, 1, 1, 16 }, /* ImageVolumeStatus */
    { 1728, 1, 1, 16 }, /* ContainerUser */
    { 1729, 3, 77, 14 }, /* LinuxContainerUser */
    { 1733, 2, 103, 15 }, /* ResourceStatus */
    { 1735, 3, 105, 14 }, /* ResourceHealth */
    { 1739, 2, 105, 15 }, /* PodResourceClaimStatus */
    { 1741, 2, 105, 15 }, /* PodExtendedResourceClaimStatus */
    { 1743, 3, 103, 14 }, /* ContainerExtendedResourceRequest */
    { 1747, 4, 159, 14 }, /* NodeAllocatableResourceClaimStatus */
    { 1751, 2, 115, 15 }, /* NodeAllocatableMappedResources */
    { 1753, 3, 521, 14 }, /* NodeAllocatableOverheadResources */
    { 1757, 3, 229, 14 }, /* PodVolumeHealth */
    { 1761, 4, 563, 14 }, /* PodTemplate */
    { 1765, 5, 87, 13 }, /* ReplicationController */
    { 1773, 4, 199, 14 }, /* ReplicationControllerSpec */
    { 1777, 6, 191, 13 }, /* ReplicationControllerStatus */
    { 1785, 5, 123, 13 }, /* ReplicationControllerCondition */
};

const k8sm__root k8sm__schema_roots[] = {
    { "apps/v1", "DaemonSet", 163 },
    { "apps/v1", "Deployment", 170 },
    { "apps/v1", "ReplicaSet", 175 },
    { "apps/v1", "StatefulSet", 193 },
    { "apps/v1beta1", "Deployment", 201 },
    { "apps/v1beta1", "StatefulSet", 210 },
    { "apps/v1beta2", "DaemonSet", 217 },
    { "apps/v1beta2", "Deployment", 224 },
    { "apps/v1beta2", "ReplicaSet", 229 },
    { "apps/v1beta2", "StatefulSet", 238 },
    { "batch/v1", "CronJob", 266 },
    { "batch/v1", "Job", 271 },
    { "batch/v1beta1", "CronJob", 275 },
    { "extensions/v1beta1", "DaemonSet", 282 },
    { "extensions/v1beta1", "Deployment", 290 },
    { "extensions/v1beta1", "ReplicaSet", 295 },
    { "v1", "LimitRange", 299 },
    { "v1", "List", 303 },
    { "v1", "Pod", 340 },
    { "v1", "PodTemplate", 341 },
    { "v1", "ReplicationController", 346 },
};

const size_t k8sm__schema_root_count = 21;
const size_t k8sm__schema_struct_count = 262;
