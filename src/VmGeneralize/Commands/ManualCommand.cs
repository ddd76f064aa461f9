using System.CommandLine;
using VmGeneralize.Help;

namespace VmGeneralize.Commands;

internal static class ManualCommand
{
    private const string Details =
        """
        Examples:
          vmgeneralize manual | man -l -
          mkdir -p ~/.local/share/man/man1 && vmgeneralize manual > ~/.local/share/man/man1/vmgeneralize.1

        Exit codes: 0 done; 1 unexpected; 2 usage.
        """;

    /// <param name="pages">The overview and every command, asked for when the program is complete.</param>
    public static Verb Create(Func<IReadOnlyList<HelpPage>> pages)
    {
        Command command = new("manual", "Print the manual page: the help of every command, for man.");
        command.SetAction(_ =>
        {
            System.Console.Out.Write(ManualPage.Of(pages()));
            return (int)ExitCode.Done;
        });
        return new Verb(command, Details);
    }
}
