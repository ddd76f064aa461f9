using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ext;

public sealed class ExtCreateTests
{
    private static readonly byte[] Acl = Convert.FromHexString("0200000001000600FFFFFFFF02000400E803000004000400FFFFFFFF10000400FFFFFFFF20000000FFFFFFFF");

    [SkippableTheory]
    [MemberData(nameof(ExtImage.EditedFormats), MemberType = typeof(ExtImage))]
    public void What_is_created_is_what_the_kernel_sees(string format)
    {
        ExtImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = ExtTree.Make(folder, format, 150);
        SortedDictionary<string, string> expected = ExtManifest.OfKernel(path);
        string edited = ExtImage.Edit(path, fileSystem =>
        {
            NewFile attributes = new(
                0x9ED,
                70001,
                80002,
                [new("security.selinux", "system_u:object_r:etc_t:s0\0"u8.ToArray()), new("user.x", new byte[] { 1, 2, 3 })],
                1_700_000_000);
            foreach (int length in new[] { 0, 1, 60, 500, 4096, 100_000 })
            {
                Add($"/etc/new-{length}", new byte[length], attributes);
            }

            // Linear, inline and hashed directories grow; names have all lengths.
            for (int i = 0; i < 300; i++)
            {
                Add($"/few/{new string('z', i % 200)}{i}", Encoding.ASCII.GetBytes($"{i}"), attributes with { ExtendedAttributes = [], TimeSeconds = i });
                Add($"/many/new name {i} \u00e9", [], attributes with { ExtendedAttributes = [], Mode = 0x180 });
            }

            Add(
                "/etc/acl",
                "with a list"u8.ToArray(),
                attributes with { Mode = 0x1A0, ExtendedAttributes = [new("system.posix_acl_access", Acl), new("user.long", new byte[700])] });
            (string Name, string Target)[] links =
            [
                ("/links/new", "short"),
                ("/links/new59", new string('a', 59)),
                ("/links/new60", new string('b', 60)),
                ("/links/long", new string('c', 1000)),
            ];
            foreach ((string name, string target) in links)
            {
                fileSystem.CreateLink(name, target, attributes with { ExtendedAttributes = [new("security.selinux", "label\0"u8.ToArray())] });
                Assert.Equal(target, fileSystem.ReadLink(fileSystem.Find(name)!));
                Row(name);
            }

            fileSystem.Create("/attrs/plain", "like its directory"u8);
            Row("/attrs/plain");
            Assert.Throws<GuestPathExistsException>(() => fileSystem.Create("/etc/new-0", []));
            Assert.Throws<GuestPathNotFoundException>(() => fileSystem.Create("/nowhere/file", []));
            GuestVolumeFullException full = Assert.Throws<GuestVolumeFullException>(() => fileSystem.Create("/etc/too large", new byte[100 << 20]));
            Assert.Equal("ext-full", full.Code.Text);
            Assert.Equal($"ext volume {fileSystem.VolumeId}", full.Volume);
            Assert.InRange(full.BytesNeeded!.Value, 100 << 20, 103 << 20);
            Assert.InRange(full.BytesFree!.Value, 1, 100 << 20);
            fileSystem.SetMode("/etc/size-59", 0x1C0);
            ExtJudge.Change(expected, "/etc/size-59", 1, _ => "700");
            fileSystem.SetMode("/attrs/acl 3", 0x1E8);
            ExtJudge.Change(expected, "/attrs/acl 3", 1, _ => "750");
            ExtJudge.Change(
                expected,
                "/attrs/acl 3",
                8,
                old => old.Replace(
                    "0200000001000600ffffffff02000400e803000004000400ffffffff10000400ffffffff",
                    "0200000001000700ffffffff02000400e803000004000400ffffffff10000500ffffffff",
                    StringComparison.Ordinal));
            Assert.Equal(expected, ExtManifest.Of(fileSystem));
            fileSystem.Complete();

            void Add(string name, byte[] contents, NewFile file)
            {
                fileSystem.Create(name, contents, file);
                Row(name);
                string[] row = expected[ExtManifest.Key(name)].Split('|');
                Assert.Equal(
                    ["File", Convert.ToString(file.Mode, 8), $"{file.UserId}", $"{file.GroupId}", "1", $"{contents.Length}", $"{file.TimeSeconds}"], row[..7]);
                Assert.Equal(file.ExtendedAttributes.Count, fileSystem.ExtendedAttributes(fileSystem.Find(name)!).Count);
            }

            void Row(string name) => expected.Add(ExtManifest.Key(name), ExtManifest.RowOf(fileSystem, name));
        });
        ExtJudge.AssertTree(edited, expected);
    }

    [SkippableTheory]
    [InlineData("ext4-1k")]
    [InlineData("ext2")]
    public void Directories_grow_to_thousands_of_names_and_shrink(string format)
    {
        ExtImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = ExtImage.Make(folder, format, 64, mount => Directory.CreateDirectory(mount + "/d"));
        NewFile attributes = new(0x1A4, 0, 0, [], 1);
        SortedDictionary<string, string> expected = [];
        string edited = ExtImage.Edit(path, fileSystem =>
        {
            for (int i = 0; i < 5000; i++)
            {
                fileSystem.Create($"/d/{i:D6} some more characters to fill blocks with", [], attributes);
            }

            for (int i = 0; i < 5000; i++)
            {
                if (i % 5 != 0)
                {
                    fileSystem.Delete($"/d/{i:D6} some more characters to fill blocks with");
                }
            }

            for (int i = 0; i < 500; i++)
            {
                fileSystem.Create($"/d/again {i:D6}", [], attributes);
            }

            expected = ExtManifest.Of(fileSystem);
            Assert.Equal(5000 / 5 + 500 + 3, expected.Count);
            fileSystem.Complete();
        });
        ExtJudge.AssertTree(edited, expected);
    }
}
