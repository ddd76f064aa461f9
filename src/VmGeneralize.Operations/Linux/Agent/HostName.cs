using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Agent;

internal static class HostName
{
    public const string Neutral = "localhost.localdomain";

    private const string What = "the host name";
    private const int LongestName = 256; // hostname(5) has 64

    private static readonly string[] Files = ["/etc/hostname", "/etc/HOSTNAME"];

    public static Operation Operation { get; } = new()
    {
        Id = "linux-host-name",
        Title = "Set the host name to localhost.localdomain",
        Why = "The name of the source would be that of every clone until it gets its own",
        Source = new("https://github.com/Azure/WALinuxAgent/blob/master/azurelinuxagent/pa/deprovision/default.py"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest)
    {
        HashSet<string> told = [];
        return PartialPlan.Join(
        [
            .. Files.Select(path => PartialPlan.Of(What, FileOf(guest, path), file => file is not null && told.Add(file.Path) ? Write(guest, file) : [])),
            guest.ReplaceLines("/etc/sysconfig/network", What, line => line.StartsWith("HOSTNAME=", StringComparison.Ordinal), $"HOSTNAME={Neutral}"),
        ]);
    }

    /// <summary>The agent writes through a link; here only what holds a host name and nothing else is written to.</summary>
    private static Fact<GuestFile?> FileOf(IGuestView guest, string path) => guest.Find(path) is not { LinkTarget: not null }
        ? guest.OwnFile(path)
        : guest.Locate(path).Then(file => file is null || IsName(guest, file) ? Fact.Known(file)
            : Fact.NotRead<GuestFile?>(new Unreadable(path, $"it is a link to {LinuxFiles.Shown(file.Path)}, which holds more than a host name")));

    private static bool IsName(IGuestView guest, GuestFile file) => file is { IsFile: true, IsReadOnly: false, Length: <= LongestName }
        && guest.ReadText(file.Path)?.Trim() is { } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private static IReadOnlyList<GuestEdit> Write(IGuestView guest, GuestFile file) =>
        guest.ReadText(file.Path)?.Trim() == Neutral ? [] : [new GuestEdit.Write(file.Path, GuestBytes.Of(Neutral + "\n"), Neutral)];
}
