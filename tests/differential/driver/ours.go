// Package driver runs seeded cases through Kubernetes' code and through the library, side by
// side, stops at the first difference and makes it small.
package driver

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// A Case is what both sides are asked: an operation of ours.c and its bytes.
type Case struct {
	Op   byte
	Text string
}

// Ours is a running program over the library. One question at a time, or many: answers come in
// order.
type Ours struct {
	command *exec.Cmd
	in      io.WriteCloser
	writer  *bufio.Writer
	reader  *bufio.Reader
}

// Start runs the program at path.
func Start(path string) (*Ours, error) {
	o := &Ours{command: exec.Command(path)}
	o.command.Stderr = os.Stderr
	in, err := o.command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := o.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	o.in, o.writer, o.reader = in, bufio.NewWriterSize(in, 1<<16), bufio.NewReaderSize(out, 1<<16)
	return o, o.command.Start()
}

// Stop ends the program.
func (o *Ours) Stop() error {
	_ = o.in.Close()
	return o.command.Wait()
}

// Send asks all, without waiting for an answer: read from another goroutine.
func (o *Ours) Send(cases []Case) error {
	var head [5]byte
	for _, c := range cases {
		head[0] = c.Op
		binary.LittleEndian.PutUint32(head[1:], uint32(len(c.Text)))
		if _, err := o.writer.Write(head[:]); err != nil {
			return err
		}
		if _, err := o.writer.WriteString(c.Text); err != nil {
			return err
		}
	}
	return o.writer.Flush()
}

// Receive gives the next answer.
func (o *Ours) Receive() (string, error) {
	var head [4]byte
	if _, err := io.ReadFull(o.reader, head[:]); err != nil {
		return "", fmt.Errorf("the program over the library ended: %w", err)
	}
	answer := make([]byte, binary.LittleEndian.Uint32(head[:]))
	_, err := io.ReadFull(o.reader, answer)
	return string(answer), err
}

// Ask asks one.
func (o *Ours) Ask(c Case) (string, error) {
	if err := o.Send([]Case{c}); err != nil {
		return "", err
	}
	return o.Receive()
}
