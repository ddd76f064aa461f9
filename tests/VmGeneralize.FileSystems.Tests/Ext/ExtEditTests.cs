using System.Text;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ext;

public sealed class ExtEditTests
{
    [SkippableTheory]
    [MemberData(nameof(ExtImage.EditedFormats), MemberType = typeof(ExtImage))]
    public void What_is_deleted_and_replaced_is_what_the_kernel_sees(string format)
    {
        ExtImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = ExtTree.Make(folder, format, 400);
        SortedDictionary<string, string> expected = ExtManifest.OfKernel(path);
        string edited = ExtImage.Edit(path, fileSystem =>
        {
            string[] doomed =
            [
                "/deep/level 0/level 1", "/empty", "/nodes", "/attrs/acl 2", "/attrs/default", "/attrs/link",
                "/sparse/a", "/sparse/holes", "/sparse/far", "/links/slow", "/links/fast",
                "/few/f0", "/few/f3", "/few/f4", "/odd/" + new string('n', 255),
            ];
            foreach (string name in doomed)
            {
                IReadOnlyList<RemovedEntry> preview = fileSystem.PreviewDelete(name);
                IReadOnlyList<RemovedEntry> removed = fileSystem.Delete(name);
                Assert.Equal(preview, removed);
                Assert.Equal(expected.Keys.Count(key => (key + "2f").StartsWith(ExtManifest.Key(name) + "2f", StringComparison.Ordinal)), removed.Count);
                Assert.Equal(name, removed[^1].Path);
                ExtJudge.Remove(expected, name);
                Assert.Null(fileSystem.Find(name));
            }

            for (int i = 0; i < 400; i += 3)
            {
                string name = $"/many/file number {i:D5} with a name";
                fileSystem.Delete(name);
                ExtJudge.Remove(expected, name);
            }

            // Two files share a value that is an inode (ea_inode); deleting the second one deletes it too.
            foreach (string name in new[] { "/attrs/huge value", "/attrs/huge value too" }.Where(name => fileSystem.Find(name) is not null))
            {
                fileSystem.Delete(name);
                ExtJudge.Remove(expected, name);
            }

            Assert.Equal([new RemovedEntry("/links/other 1", FileKind.File, 0, 5)], fileSystem.Delete("/links/other 1"));
            ExtJudge.Remove(expected, "/links/other 1");
            foreach (string name in new[] { "/links/one", "/links/other 0", "/links/other 2", "/links/other 3", "/etc/one too" })
            {
                ExtJudge.AddLinks(expected, name, -1);
            }

            ExtJudge.AddLinks(expected, "/deep/level 0", -1);
            ExtJudge.AddLinks(expected, "/attrs", -1);
            ExtJudge.AddLinks(expected, "", -2);
            foreach ((string name, int length) in new[]
            {
                ("/etc/size-0", 30), ("/etc/size-1", 100), ("/etc/size-59", 0), ("/etc/size-60", 5000), ("/etc/size-100", 70), ("/etc/size-150", 3),
                ("/etc/size-600000", 100_000),
                ("/etc/size-4096", 900_000), ("/sparse/b", 60_000), ("/sparse/hole at end", 5000), ("/sparse/unwritten", 50_000), ("/links/one", 11),
                ("/attrs/acl 4", 20_000), ("/etc/size-70000", 0),
            })
            {
                byte[] contents = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, (length / 6) + 1).Select(i => $"{i:D6}"))[..length]);
                fileSystem.Replace(name, contents);
                ExtJudge.Replace(expected, name, contents);
            }

            foreach (string name in new[] { "/links/other 0", "/links/other 2", "/links/other 3", "/etc/one too" })
            {
                ExtJudge.Replace(expected, name, "00000000000"u8);
            }

            Assert.Equal(expected, ExtManifest.Of(fileSystem));
            fileSystem.Complete();
        });
        ExtJudge.AssertTree(edited, expected);
    }
}
