namespace VmGeneralize.EndToEnd.Tests;

public sealed class GptMatrixTests() : MatrixTests("gpt");
