namespace VmGeneralize.EndToEnd.Tests;

public sealed class MbrMatrixTests() : MatrixTests("mbr");
