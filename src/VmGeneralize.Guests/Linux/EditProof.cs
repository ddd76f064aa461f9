using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Mounting;

namespace VmGeneralize.Guests.Linux;

/// <summary>Checks whether what an edit asked for is so.</summary>
internal static class EditProof
{
    private const int Chunk = 1 << 20;

    /// <param name="edit">The edit.</param>
    /// <param name="now">The guest, read again.</param>
    public static bool Holds(GuestEdit edit, LinuxGuest now) => edit switch
    {
        GuestEdit.Delete delete => now.Tree.Find(delete.Path) is null,
        GuestEdit.Truncate truncate => now.Find(truncate.Path) is { IsFile: true, Length: 0 },
        GuestEdit.Write write => HasContents(now, write.Path, write.Contents),
        GuestEdit.EditLines edited => now.ReadBytes(edited.Path, int.MaxValue) is { } bytes && Holds(edited.Lines, LineEdits.Lines(LineEdits.Decode(bytes))),
        GuestEdit.Create create => IsRoots(now, create.Path, create.Mode) && HasContents(now, create.Path, create.Contents),
        GuestEdit.CreateLink link => now.Find(link.Path)?.LinkTarget == link.LinkTarget,
        GuestEdit.Erase erase => now.Tree.Find(erase.Path) is { Entry.Kind: FileKind.File } node && IsZeroFrom(node, erase.Keep),
        GuestEdit.WipeSlack => !now.HasSlack,
        _ => false,
    };

    /// <summary>FAT keeps no permissions: what Linux shows there is the mount's.</summary>
    private static bool IsRoots(LinuxGuest now, string path, uint mode) =>
        now.Find(path) is { IsFile: true, UserId: 0, GroupId: 0 } file && (file.Mode == mode || now.Tree.Find(path)!.Mount.Posix is null);

    private static bool HasContents(LinuxGuest now, string path, GuestBytes contents) =>
        now.ReadBytes(path, contents.Length) is { } bytes && contents.Span.SequenceEqual(bytes);

    /// <summary>What was to be removed is gone, unless the same edit brings it back; what was to come first comes first.</summary>
    private static bool Holds(LineEdits edits, IReadOnlyList<string> lines)
    {
        HashSet<string> present = [.. lines];
        HashSet<string> added =
        [
            .. edits.All.OfType<LineEdit.Replace>().Select(edit => edit.With),
            .. edits.All.OfType<LineEdit.InsertFirst>().Select(edit => edit.Line),
        ];
        bool IsGone(string line) => added.Contains(line) || !present.Contains(line);
        return edits.All.All(edit => edit switch
            {
                LineEdit.Remove remove => IsGone(remove.Line),
                LineEdit.Replace replace => IsGone(replace.Line),
                _ => true,
            })
            && lines.Take(edits.All.OfType<LineEdit.InsertFirst>().Count()).SequenceEqual(edits.All.OfType<LineEdit.InsertFirst>().Select(edit => edit.Line));
    }

    /// <summary>True when a file reads as zero from a position to its end.</summary>
    public static bool IsZeroFrom(TreeNode node, long start)
    {
        byte[] buffer = new byte[Chunk];
        for (long position = start; position < node.Entry.Length;)
        {
            int read = node.Mount.FileSystem.Read(node.Entry, position, buffer);
            if (read == 0 || !ZeroBytes.IsAllZero(buffer.AsSpan(0, read)))
            {
                return read == 0;
            }

            position += read;
        }

        return true;
    }
}
