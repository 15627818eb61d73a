package onnx

// admitted says whether an operator may be in a graph we load: those our own graphs and heads are made of, and their close relatives. None of
// them holds a subgraph, and none makes a tensor whose size is a number in the file (no Loop, If, Scan, ConstantOfShape, Expand, Tile, Range).
func admitted(domain, op string) bool {
	switch domain {
	case standard, "ai.onnx":
		switch op {
		case "Abs", "Add", "Div", "Erf", "Exp", "Log", "Max", "Min", "Mul", "Neg", "Pow", "Reciprocal", "Sqrt", "Sub", "Sum",
			"Gelu", "Relu", "Sigmoid", "Softplus", "Tanh", "Clip", "LogSoftmax", "Softmax",
			"Gemm", "MatMul", "MatMulInteger", "LayerNormalization", "LpNormalization",
			"ReduceL2", "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceSum", "ReduceSumSquare", "ArgMax",
			"Cast", "Concat", "Flatten", "Gather", "Identity", "Reshape", "Shape", "Slice", "Split", "Squeeze", "Transpose", "Unsqueeze",
			"And", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Not", "Or", "Where",
			"DequantizeLinear", "DynamicQuantizeLinear", "QuantizeLinear":
			return true
		}
	case microsoft:
		switch op {
		case "Attention", "MultiHeadAttention", "QAttention", "BiasGelu", "FastGelu", "Gelu", "QuickGelu",
			"SkipLayerNormalization", "EmbedLayerNormalization", "DynamicQuantizeMatMul", "MatMulIntegerToFloat", "FusedMatMul":
			return true
		}
	}
	return false
}
