using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Traces;

internal static class Histories
{
    // root's .bash_history is its own operation: the one history that the Azure agent removes.
    private static readonly string[] Names =
    [
        ".bash_history", ".zsh_history", ".zhistory", ".histfile", ".sh_history", ".ash_history", ".ksh_history", ".lesshst", ".viminfo", ".python_history",
        ".mysql_history", ".psql_history", ".sqlite_history", ".rediscli_history", ".dbshell", ".node_repl_history", ".irb_history", ".wget-hsts",
        ".local/share/fish/fish_history", ".local/share/nvim/shada/main.shada", ".local/state/nvim/shada/main.shada",
        ".local/share/powershell/PSReadLine/ConsoleHost_history.txt",
    ];

    public static Operation Operation { get; } = new()
    {
        Id = "linux-histories",
        Title = "Remove the histories of shells and other programs of all users",
        Why = "Commands hold passwords and tokens that were typed",
        Source = new("https://libguestfs.org/virt-sysprep.1.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Group = LinuxGroups.Histories,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Of("the histories of all users", guest.Facts().Homes, homes => homes
        .SelectMany(home => Names.Where(name => name != ".bash_history" || home.Path is not ("/root" or "/var/roothome"))
            .SelectMany(name => guest.RemovePlain(GuestPath.Join(home.Path, name)))));
}
