using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class HostKeysAtBoot
{
    private const string What = "the SSH host keys";
    private const string Units = "/etc/systemd/system";
    private const string Wants = Units + "/multi-user.target.wants";

    // Not before ssh.socket: sockets come before ordinary units, the two orders would exclude each other.
    private const string Unit = """
        [Unit]
        Description=Make the SSH host keys that are missing
        Documentation=man:ssh-keygen(1)
        Before=ssh.service sshd.service

        [Service]
        Type=oneshot
        RemainAfterExit=yes
        ExecStart=/usr/bin/ssh-keygen -A

        [Install]
        WantedBy=multi-user.target

        """;

    public static Operation Operation { get; } = new()
    {
        Id = "linux-ssh-host-keys-at-boot",
        Title = "Where nothing regenerates SSH host keys: remove them, and install a unit that makes new ones at the next start",
        Why = "Clones that share host keys can pose as each other, and without keys the server does not start",
        Source = new("https://man7.org/linux/man-pages/man1/ssh-keygen.1.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = false,
        Notice = $"The unit {SshHostKeys.OwnUnit} stays in the image; it does nothing where all keys are there.",
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest)
    {
        SshHostKeys ssh = guest.Facts().SshHostKeys;
        return PartialPlan.Of(What, ssh.Folder, folder => folder != "/etc/ssh" || !UnitCanBeMade(guest) ? PartialPlan.Of([])
            : PartialPlan.Of(What, ssh.All, keys => keys.Count == 0 ? PartialPlan.Of([]) : PartialPlan.If(What, IsNeeded(guest), () =>
            [
                .. keys.Select(key => new GuestEdit.Delete(key.Path)),
                new GuestEdit.Create($"{Units}/{SshHostKeys.OwnUnit}", GuestBytes.Of(Unit), 0b110_100_100),
                new GuestEdit.CreateLink($"{Wants}/{SshHostKeys.OwnUnit}", $"{Units}/{SshHostKeys.OwnUnit}"),
            ])));
    }

    private static Fact<bool> IsNeeded(IGuestView guest) => guest.Facts().SshHostKeys.ServerIsInstalled
        .And(guest.Facts().SshHostKeys.AreMade.Not)
        .And(() => guest.HasFile("/usr/bin/ssh-keygen"))
        .And(() => guest.Facts().Init.Then(init => init == "systemd"));

    private static bool UnitCanBeMade(IGuestView guest) => guest.Find(Wants) is { IsDirectory: true, Path: Wants }
        && guest.Find($"{Units}/{SshHostKeys.OwnUnit}") is null && guest.Find($"{Wants}/{SshHostKeys.OwnUnit}") is null;
}
