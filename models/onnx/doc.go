// Package onnx writes ONNX graphs and admits the ones we load. It is the only place that knows the protobuf: the message types in onnx.pb.go
// are generated from the official onnx.proto beside them (Apache-2.0).
package onnx

//go:generate protoc --go_out=. --go_opt=paths=source_relative --go_opt=Monnx.proto=rapport/models/onnx onnx.proto
