package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// request is one line of the standard input. `compact` forgets all versions but the newest; `certificate` signs a client
// certificate for a user, to test one that runs out.
type request struct {
	ID      int      `json:"id"`
	Do      string   `json:"do"`
	User    string   `json:"user,omitempty"`
	Groups  []string `json:"groups,omitempty"`
	Seconds int      `json:"seconds,omitempty"`
}

// answer bears the id of its request.
type answer struct {
	ID          int    `json:"id"`
	Revision    int64  `json:"revision,omitempty"`
	Certificate string `json:"certificate,omitempty"`
	Key         string `json:"key,omitempty"`
	Error       string `json:"error,omitempty"`
}

type control struct {
	authority *authority
	store     *store
	server    *server
}

// answerRequests returns when the input ends.
func answerRequests(ctx context.Context, input io.Reader, control *control) {
	lines := bufio.NewScanner(input)
	for lines.Scan() {
		var request request
		if err := json.Unmarshal(lines.Bytes(), &request); err != nil {
			say(answer{Error: err.Error()})
			continue
		}
		answer, err := control.do(ctx, request)
		if err != nil {
			answer.Error = err.Error()
		}
		answer.ID = request.ID
		say(answer)
	}
}

func (c *control) do(ctx context.Context, request request) (answer, error) {
	switch request.Do {
	case "compact":
		settled := c.server.watchCachesToRestart()
		revision, err := c.store.compact(ctx)
		if err != nil {
			return answer{}, err
		}
		return answer{Revision: revision}, settled(30 * time.Second)
	case "certificate":
		lifetime := time.Duration(request.Seconds) * time.Second
		certificate, key, err := c.authority.signClient(request.User, request.Groups, lifetime)
		return answer{Certificate: string(certificate), Key: string(key)}, err
	default:
		return answer{}, fmt.Errorf("unknown request %q", request.Do)
	}
}
