// Command pods compares pods with the API server's own code: pods in YAML and JSON are decoded,
// defaulted, summed, classed and validated; with "limitranges", they go through LimitRanges; "documents" are bent in many ways.
package main

import (
	"fmt"
	"os"
	"strings"

	"k8smesos/differential/driver"
)

func main() {
	// A quantity of more than 128 bits, which the library refuses.
	beyond := func(c driver.Case, theirs, ours string) bool { return strings.Contains("\n"+ours, "\nrange\n") }
	judges := map[string]driver.Judge{
		"pods":        {Op: 'd', Make: makePods, Answer: answerPods, Batch: 200, Same: beyond},
		"documents":   {Op: 'd', Make: makeDocuments, Answer: answerDocuments, Batch: 200, Same: isDocumented, Normal: withoutValidity},
		"limitranges": {Op: 'l', Make: makeRanges, Answer: answerRanges, Batch: 100, Same: beyond, Normal: canonicalMessage},
	}
	if len(os.Args) < 2 || judges[os.Args[1]].Make == nil {
		fmt.Fprintln(os.Stderr, "usage: pods pods|limitranges|documents [flags]")
		os.Exit(2)
	}
	name := os.Args[1]
	os.Args = append(os.Args[:1], os.Args[2:]...)
	driver.Main(name, judges[name])
}
