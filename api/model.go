package api

import (
	"github.com/gin-gonic/gin"
)

// ModelReply describes the bundle that serves.
type ModelReply struct {
	Identity

	Labels      []string      `json:"labels"`
	OutOfScope  *string       `json:"out_of_scope"` // the label of lines that want nothing the bundle knows; never an intent's name
	Encoder     Identity      `json:"encoder"`
	Temperature float64       `json:"temperature"`
	Thresholds  Thresholds    `json:"thresholds"`
	Training    TrainingReply `json:"training"`
}

// Thresholds decide abstention.
type Thresholds struct {
	InScope float64 `json:"in_scope"`
	Right   float64 `json:"right"`
}

// TrainingReply says where the bundle comes from.
type TrainingReply struct {
	DatasetDigest string `json:"dataset_digest"`
	Rows          int    `json:"rows"`
	Seed          uint64 `json:"seed"`
	CodeVersion   string `json:"code_version"`
}

// describe answers GET /v1/model.
func (a *API) describe(c *gin.Context) error {
	model, err := a.model.Model()
	if err != nil {
		return err
	}
	m := model.Manifest
	return a.reply(c, ModelReply{
		Identity:    renderIdentity(model.Identity),
		Labels:      orEmpty(m.Labels),
		OutOfScope:  orNull(m.OutOfScope),
		Encoder:     renderIdentity(m.Encoder),
		Temperature: rounded(m.Calibration.Temperature),
		Thresholds:  Thresholds{InScope: rounded(m.Thresholds.InScope), Right: rounded(m.Thresholds.Right)},
		Training: TrainingReply{
			DatasetDigest: m.Training.DatasetDigest, Rows: m.Training.Rows, Seed: m.Training.Seed, CodeVersion: m.Training.CodeVersion,
		},
	})
}
