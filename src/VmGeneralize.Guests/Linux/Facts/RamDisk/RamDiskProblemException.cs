namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

/// <summary>Why an initial RAM disk cannot be read. Never leaves the readers of facts: for those the file is unreadable.</summary>
/// <param name="message">A clause about the file.</param>
internal sealed class RamDiskProblemException(string message) : Exception(message);
