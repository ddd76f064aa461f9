using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Probing;
using Xunit;

namespace VmGeneralize.TestSupport.Contracts;

/// <summary>The additional contract of every writable file system of POSIX inodes: symbolic links, owners, permissions.</summary>
public abstract class PosixVolumeContract(VolumeKind kind, string variant) : LinkedVolumeContract(kind, variant)
{
    private static readonly NewFile Attributes = new(0x1E8, 1000, 70_000, [new ExtendedAttribute("security.selinux", "label\0"u8.ToArray())], 1_600_000_000);

    [SkippableFact]
    public void Deleting_a_symbolic_link_leaves_what_it_points_to() => Changed(
        fileSystem =>
        {
            RemovedEntry removed = Assert.Single(fileSystem.Delete(SampleLinks.ToFolder));
            Assert.Equal((SampleLinks.ToFolder, FileKind.SymbolicLink), (removed.Path, removed.Kind));
            Assert.Throws<GuestPathNotFoundException>(() => fileSystem.Delete(SampleLinks.Folder + "/to a file/x"));
        },
        _ => { },
        fileSystem => Assert.Null(fileSystem.Find(SampleLinks.ToFolder)));

    [SkippableTheory]
    [InlineData("deeper")]
    [InlineData("/a target/of exactly fifty-nine/bytes, as long as one in i_bl")]
    [InlineData("/a target/of exactly sixty bytes/which no longer is in i_block")]
    [InlineData("größe/../0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789")]
    public void A_symbolic_link_that_is_made_points_where_it_was_to(string target)
    {
        const string Path = SampleLinks.Folder + "/made";
        Changed(
            fileSystem =>
            {
                IWritablePosixFileSystem posix = (IWritablePosixFileSystem)fileSystem;
                posix.CreateLink(Path, target, Attributes);
                Assert.Throws<GuestPathExistsException>(() => posix.CreateLink(Path, target, Attributes));
                Assert.Throws<GuestPathNotFoundException>(() => posix.CreateLink("/no such folder/x", target, Attributes));
            },
            _ => { },
            fileSystem =>
            {
                IPosixFileSystem posix = (IPosixFileSystem)fileSystem;
                Assert.Equal(target, posix.ReadLink(Find(posix, Path)));
                Assert.Equal(FileKind.SymbolicLink, Find(posix, Path).Kind);
                Assert.Equal(new PosixAttributes(0x1FF, 1000, 70_000, 1_600_000_000), posix.Attributes(Find(posix, Path)));
            });
    }

    [SkippableFact]
    public void A_file_that_is_made_has_the_owner_permissions_and_labels_that_it_was_to_have()
    {
        const string Path = "/folder/made";
        Changed(
            fileSystem =>
            {
                IWritablePosixFileSystem posix = (IWritablePosixFileSystem)fileSystem;
                posix.Create(Path, "contents"u8, Attributes);
                posix.SetMode(Path, 0x180);
            },
            tree => tree.Add(Path, "contents"u8.ToArray()),
            fileSystem =>
            {
                IPosixFileSystem posix = (IPosixFileSystem)fileSystem;
                FileEntry made = Find(posix, Path);
                Assert.Equal(new PosixAttributes(0x180, 1000, 70_000, 1_600_000_000), posix.Attributes(made));
                Assert.Equal(posix.Attributes(made), made.Posix); // told with the name: no second read
                ExtendedAttribute label = Assert.Single(posix.ExtendedAttributes(Find(posix, Path)));
                Assert.Equal("security.selinux", label.Name);
                Assert.Equal("label\0"u8, label.Value.Span);
            });
    }

    protected override void Fill(string folder)
    {
        base.Fill(folder);
        SampleLinks.WriteSymbolicTo(folder);
    }

    protected override void AssertFilled(IFileSystem fileSystem)
    {
        base.AssertFilled(fileSystem);
        SampleLinks.AssertSymbolic((IPosixFileSystem)fileSystem);
    }
}
