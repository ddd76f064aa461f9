namespace VmGeneralize.Pipeline;

/// <summary>How a transfer goes about.</summary>
/// <param name="Resume">Keep a file beside the disk, so that an interrupted transfer can go on.</param>
/// <param name="Overwrite">Replace a blob that exists.</param>
/// <param name="Parallelism">Requests at the same time, at most; null: the default.</param>
public sealed record TransferChoices(bool Resume = true, bool Overwrite = false, int? Parallelism = null);
