// What Go's encoding/json makes of JSON texts, for json_judge.c. Standard input: the length of a
// text in four bytes, little end first, and the text; again and again. Standard output: eight
// bytes a text, the hash of what was read, 0 if it is not valid.
package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"os"
)

// hash is FNV-1a of 64 bits over the tokens.
type hash uint64

func (h *hash) add(kind byte, text string) {
	const prime = 1099511628211
	x := (uint64(*h) ^ uint64(kind)) * prime
	x = (x ^ uint64(len(text))) * prime
	for i := 0; i < len(text); i++ {
		x = (x ^ uint64(text[i])) * prime
	}
	*h = hash(x)
}

func judge(text []byte) uint64 {
	if !json.Valid(text) {
		return 0
	}
	h := hash(14695981039346656037)
	tokens := json.NewDecoder(bytes.NewReader(text))
	tokens.UseNumber()
	for {
		token, err := tokens.Token()
		if err != nil {
			return uint64(h)
		}
		switch t := token.(type) {
		case json.Delim:
			h.add(byte(t), "")
		case string:
			h.add('s', t)
		case json.Number:
			h.add('n', string(t))
		case bool:
			if t {
				h.add('t', "")
			} else {
				h.add('f', "")
			}
		default:
			h.add('0', "")
		}
	}
}

func main() {
	in, out := bufio.NewReaderSize(os.Stdin, 1<<20), bufio.NewWriterSize(os.Stdout, 1<<16)
	var number [8]byte
	for {
		if in.Buffered() == 0 {
			out.Flush()
		}
		if _, err := io.ReadFull(in, number[:4]); err != nil {
			return
		}
		text := make([]byte, binary.LittleEndian.Uint32(number[:4]))
		if _, err := io.ReadFull(in, text); err != nil {
			return
		}
		binary.LittleEndian.PutUint64(number[:], judge(text))
		out.Write(number[:])
	}
}
