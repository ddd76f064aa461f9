using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Agent;

internal static class HostName
{
    public const string Neutral = "localhost.localdomain";

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
        Plan = static guest =>
        [
            .. Files.Select(guest.Own).OfType<GuestFile>()
                .Where(file => file.IsFile && guest.ReadText(file.Path)?.Trim() != Neutral)
                .DistinctBy(file => file.Path)
                .Select(file => new GuestEdit.Write(file.Path, GuestBytes.Of(Neutral + "\n"), Neutral)),
            .. guest.ReplaceLines("/etc/sysconfig/network", line => line.StartsWith("HOSTNAME=", StringComparison.Ordinal), $"HOSTNAME={Neutral}"),
        ],
    };
}
