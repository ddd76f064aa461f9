namespace VmGeneralize.Azure.Blobs;

/// <summary>Leave to send one request.</summary>
/// <param name="Bytes">Length of its body.</param>
/// <param name="Started">When it was given, in seconds of the pacer's clock.</param>
internal readonly record struct PacerTicket(int Bytes, double Started);
