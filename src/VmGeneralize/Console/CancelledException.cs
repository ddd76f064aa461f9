namespace VmGeneralize.Console;

/// <summary>The user cancelled, and something is to be said about what is left.</summary>
internal sealed class CancelledException(string message) : OperationCanceledException(message);
