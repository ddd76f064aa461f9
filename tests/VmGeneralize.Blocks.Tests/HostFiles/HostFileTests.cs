using System.Net.Sockets;
using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Blocks.Tests.HostFiles;

public sealed class HostFileTests
{
    [SkippableFact]
    public void Every_kind_is_told_without_opening_it()
    {
        OutsideTool.Require("mkfifo", "mknod");
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("folder"));
        File.WriteAllText(folder.File("empty"), "");
        File.WriteAllText(folder.File("file"), "x");
        OutsideTool.RunChecked("mkfifo", folder.File("pipe"));
        OutsideTool.RunChecked("mknod", folder.File("block"), "b", "7", "0");
        OutsideTool.RunChecked("mknod", folder.File("character"), "c", "1", "3");
        File.CreateSymbolicLink(folder.File("to pipe"), "pipe");
        File.CreateSymbolicLink(folder.File("to nothing"), "nowhere");

        Dictionary<string, HostFileKind> expected = new()
        {
            ["nothing"] = HostFileKind.None,
            ["folder"] = HostFileKind.Folder,
            ["empty"] = HostFileKind.File,
            ["file"] = HostFileKind.File,
            ["pipe"] = HostFileKind.Pipe,
            ["block"] = HostFileKind.BlockDevice,
            ["character"] = HostFileKind.CharacterDevice,
            ["to pipe"] = HostFileKind.Link,
            ["to nothing"] = HostFileKind.Link,
        };
        Assert.Equal(expected, expected.ToDictionary(pair => pair.Key, pair => HostFile.KindOf(folder.File(pair.Key))));
        Assert.All(expected, pair =>
        {
            Exception? refusal = Record.Exception(() => OutputFile.RequirePlain(folder.File(pair.Key)));
            Assert.Equal(pair.Value is HostFileKind.None or HostFileKind.File, refusal is null);
            Assert.False(HostFile.IsInUse(folder.File(pair.Key)));
        });
    }

    [SkippableFact]
    public void A_file_that_another_holds_is_a_file_and_a_socket_is_not()
    {
        OutsideTool.Require("ln"); // Windows has no sockets among files
        using TemporaryFolder folder = new();
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder.File("socket")));
        using FileStream held = new(folder.File("held"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal((HostFileKind.File, HostFileKind.Other), (HostFile.KindOf(folder.File("held")), HostFile.KindOf(folder.File("socket"))));
        Assert.True(HostFile.IsInUse(folder.File("held")));
    }

    [SkippableFact]
    public void A_file_that_is_open_is_in_use_under_all_its_names()
    {
        OutsideTool.Require("ln");
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("disk"), "x");
        OutsideTool.RunChecked("ln", folder.File("disk"), folder.File("name"));
        Assert.False(HostFile.IsInUse(folder.File("name")));
        Assert.False(HostFile.IsInUse(folder.File("nothing")));

        using (File.OpenHandle(folder.File("disk")))
        {
            Assert.True(HostFile.IsInUse(folder.File("name")));
        }
    }
}
