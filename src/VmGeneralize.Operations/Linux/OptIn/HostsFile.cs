using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class HostsFile
{
    private const string What = "the name of the source in the hosts file";
    private const string Path = "/etc/hosts";

    private static readonly char[] Blanks = [' ', '\t'];

    public static Operation Operation { get; } = new()
    {
        Id = "linux-hosts-name",
        Title = "Remove the name of the source from /etc/hosts",
        Why = "Clones would resolve the name of the source to themselves",
        Source = new("https://man7.org/linux/man-pages/man5/hosts.5.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = false,
        Group = LinuxGroups.Network,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Of(What, guest.Lines("/etc/hostname"), lines =>
    {
        string name = string.Join('\n', lines).Trim().Split('.')[0];
        return !Accounts.IsName(name) || name.StartsWith("localhost", StringComparison.Ordinal)
            ? PartialPlan.Of([])
            : guest.EditLines(Path, What, hosts => hosts.Distinct().Select(line => Without(line, name)).OfType<LineEdit>());
    });

    /// <summary>The line of a loopback address without the host's name; none when that is all it has.</summary>
    private static LineEdit? Without(string line, string name)
    {
        if (line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries) is not [var address, .. var names]
            || !(address.StartsWith("127.", StringComparison.Ordinal) || address == "::1")
            || line.Contains('#', StringComparison.Ordinal) || !names.Any(IsOurs))
        {
            return null;
        }

        string[] others = [.. names.Where(other => !IsOurs(other))];
        return others.Length == 0
            ? new LineEdit.Remove(line, $"remove {name}")
            : new LineEdit.Replace(line, $"{address}\t{string.Join(' ', others)}", $"remove {name}");

        bool IsOurs(string other) => other == name || other.StartsWith(name + ".", StringComparison.Ordinal);
    }
}
