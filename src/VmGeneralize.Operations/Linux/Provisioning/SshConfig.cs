using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Provisioning;

internal static class SshConfig
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-cloud-init-ssh-config",
        Title = "Remove the SSH server setting that cloud-init wrote for the source",
        Why = "Whether passwords are allowed is for each VM to say; cloud-init writes it again",
        Source = new("https://docs.cloud-init.io/en/latest/reference/cli.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.If(
        "the SSH server setting that cloud-init wrote", guest.Facts().CloudInit.Works, () => guest.Remove("/etc/ssh/sshd_config.d/50-cloud-init.conf"));
}
