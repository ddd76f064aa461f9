namespace VmGeneralize.Pipeline.Targets;

/// <summary>Cancelled in the last step, when the disk file was whole already.</summary>
/// <param name="file">That file.</param>
public sealed class CancelledAfterOutputException(string file) : OperationCanceledException(
    $"Cancelled. {file} is complete and generalized, without the optimization by DISM; no disk is attached.");
