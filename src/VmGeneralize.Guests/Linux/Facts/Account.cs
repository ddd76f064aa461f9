namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>One line of <c>/etc/passwd</c> (passwd(5)).</summary>
/// <param name="Name">Login name, as stored.</param>
/// <param name="Uid">User id.</param>
/// <param name="Gid">Id of the primary group.</param>
/// <param name="Home">Home directory, as stored: it may be anything.</param>
/// <param name="Shell">Login shell; empty when none is given.</param>
public sealed record Account(string Name, uint Uid, uint Gid, string Home, string Shell);
