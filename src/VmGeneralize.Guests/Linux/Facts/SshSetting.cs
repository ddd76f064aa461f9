namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>One line of the SSH server's configuration.</summary>
/// <param name="Keyword">In lower case.</param>
/// <param name="Value">What follows it, without quotes around all of it.</param>
/// <param name="Path">The file.</param>
public sealed record SshSetting(string Keyword, string Value, string Path);
