// Command judge answers what Kubernetes makes of quantities, pods, LimitRanges and whole
// documents: a question a line on standard input, its answer a line on standard output, both JSON.
// ../README.md has the questions and the answers.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

type question struct {
	Op     string `json:"op"`
	Text   string `json:"text"`
	Base64 []byte `json:"base64"` // in place of text that is no UTF-8
	A      string `json:"a"`
	B      string `json:"b"`
}

func (q *question) bytes() []byte {
	if q.Base64 != nil {
		return q.Base64
	}
	return []byte(q.Text)
}

// failure is the answer to a question that is none, or that the code of Kubernetes dies of.
type failure struct {
	Failed string `json:"failed"`
}

func ask(line []byte) (answer any) {
	defer func() {
		if reason := recover(); reason != nil {
			answer = failure{fmt.Sprint("panic: ", reason)}
		}
	}()
	var q question
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&q); err != nil {
		return failure{err.Error()}
	}
	switch q.Op {
	case "quantity":
		return quantity(string(q.bytes()))
	case "pair":
		return pair(q.A, q.B)
	case "document":
		return document(q.bytes())
	case "limitrange":
		return limitRanges(q.bytes())
	}
	return failure{"no such op: " + q.Op}
}

func run() error {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<16)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := encoder.Encode(ask(line)); err != nil {
				return err
			}
		}
		// whoever waits for an answer before the next question must get it
		if in.Buffered() == 0 || err != nil {
			if err := out.Flush(); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "judge:", err)
		os.Exit(1)
	}
}
