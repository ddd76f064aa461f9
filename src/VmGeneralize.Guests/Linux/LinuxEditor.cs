using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Guests.Linux.Mounting;

namespace VmGeneralize.Guests.Linux;

/// <summary>
/// Applies edits to a Linux guest whose volumes are writable. No edit goes through a link in the last place, deletes what another volume is
/// mounted on, or touches a file system that is only read: these are refused by name.
/// </summary>
public sealed class LinuxEditor(LinuxGuest guest) : IGuestEditor
{
    private readonly List<(IWritableFileSystem, UnreadPlace)> _notWiped = [];
    private bool _wipesSlack;

    public IReadOnlyList<(IWritableFileSystem FileSystem, UnreadPlace Part)> NotWiped => _notWiped;

    public IReadOnlyList<IWritableFileSystem> FileSystems => guest.WritableFileSystems;

    public AppliedEdit Apply(GuestEdit edit)
    {
        guest.ForgetFacts();
        return Change(edit);
    }

    private AppliedEdit Change(GuestEdit edit) => edit switch
    {
        GuestEdit.Delete delete => Delete(delete),
        GuestEdit.Truncate truncate => Replace(edit, PlainFile(truncate.Path), []),
        GuestEdit.Write write => Replace(edit, PlainFile(write.Path), write.Contents.Span),
        GuestEdit.EditLines lines => EditLines(lines),
        GuestEdit.Create create => Create(create),
        GuestEdit.CreateLink link => CreateLink(link),
        GuestEdit.Erase erase => Erase(erase),
        GuestEdit.WipeSlack => WipeSlack(edit),
        _ => throw new InvalidOperationException($"No rule for {edit.GetType().Name}"),
    };

    /// <summary>Completes all file systems of the guest. Returns nothing: Linux has no hives.</summary>
    public IReadOnlyList<WrittenHive> Complete()
    {
        foreach (IWritableFileSystem fileSystem in guest.WritableFileSystems)
        {
            if (_wipesSlack)
            {
                _notWiped.AddRange(fileSystem.WipeSlack().SelectMany(place => place.Unread, (_, part) => (fileSystem, part))); // last: edits leave slack too
            }

            fileSystem.Complete();
        }

        return [];
    }

    private AppliedEdit Delete(GuestEdit.Delete edit)
    {
        TreeNode node = Node(edit.Path);
        if (guest.Tree.HasMountAt(node.Path))
        {
            throw new RefusedException(
                LinuxEditRefusal.MountPoint,
                $"{node.Path} is to be deleted, but another volume is mounted on it or below it.",
                "Disable the operation that needs this (--disable), or change the path in the guest's configuration.");
        }

        return new AppliedEdit(
            edit, [.. Writable(node).Delete(node.Inner).Select(entry => entry with { Path = node.Mount.Outer(entry.Path) })]);
    }

    private static AppliedEdit Replace(GuestEdit edit, TreeNode node, ReadOnlySpan<byte> contents)
    {
        Writable(node).Replace(node.Inner, contents);
        return new AppliedEdit(edit, []);
    }

    private AppliedEdit EditLines(GuestEdit.EditLines edit)
    {
        TreeNode node = PlainFile(edit.Path);
        if (node.Entry.Length > LinuxFiles.LargestLines)
        {
            throw new RefusedException(
                LinuxEditRefusal.FileTooLarge, $"{node.Path} has {node.Entry.Length} bytes: no text file whose lines are edited is that large.",
                "Look at the file in the VM first.");
        }

        return Replace(edit, node, edit.Lines.Apply(LinuxGuest.ReadStart(node, LinuxFiles.LargestLines)));
    }

    private AppliedEdit Create(GuestEdit.Create edit)
    {
        (TreeNode folder, string name) = Place(edit.Path);
        string inner = GuestPath.Join(folder.Inner, name);
        if (folder.Mount.WritablePosix is { } posix)
        {
            posix.Create(inner, edit.Contents.Span, OwnedByRoot(folder, edit.Mode, FileKind.File));
        }
        else
        {
            Writable(folder).Create(inner, edit.Contents.Span); // FAT: Linux shows every file as root's
        }

        return new AppliedEdit(edit, []);
    }

    private AppliedEdit CreateLink(GuestEdit.CreateLink edit)
    {
        const uint linkMode = 0x1FF; // 0777, as Linux has it for every link
        (TreeNode folder, string name) = Place(edit.Path);
        Posix(folder).CreateLink(GuestPath.Join(folder.Inner, name), edit.LinkTarget, OwnedByRoot(folder, linkMode, FileKind.SymbolicLink));
        return new AppliedEdit(edit, []);
    }

    private AppliedEdit Erase(GuestEdit.Erase edit)
    {
        TreeNode node = PlainFile(edit.Path);
        Posix(node).EraseContents(node.Inner, edit.Keep);
        return new AppliedEdit(edit, []);
    }

    private AppliedEdit WipeSlack(GuestEdit edit)
    {
        _wipesSlack = true;
        return new AppliedEdit(edit, []);
    }

    /// <summary>No clock: what is new is as old as the last change of its folder.</summary>
    private static NewFile OwnedByRoot(TreeNode folder, uint mode, FileKind kind) => new(
        mode,
        UserId: 0,
        GroupId: 0,
        SecurityLabel.ForNew(folder, kind) is { } label ? [label] : [],
        folder.Mount.Posix!.Attributes(folder.Entry).ModifiedSeconds);

    private (TreeNode Folder, string Name) Place(string path)
    {
        int slash = path.LastIndexOf('/');
        string name = path[(slash + 1)..];
        TreeNode folder = guest.Tree.Find(slash > 0 ? path[..slash] : "/", followLast: true) is { Entry.IsDirectory: true } found
            ? found
            : throw new InvalidOperationException($"There is no directory for {path}");
        return name is "" or "." or ".." ? throw new InvalidOperationException($"{path} names no file") : (folder, name);
    }

    private TreeNode Node(string path) => guest.Tree.Find(path) ?? throw new InvalidOperationException($"{path} does not exist");

    private TreeNode PlainFile(string path)
    {
        TreeNode node = Node(path);
        return node.Entry.Kind == FileKind.File
            ? node
            : throw new RefusedException(
                LinuxEditRefusal.NotAFile,
                $"{node.Path} must be changed, but it is not a plain "
                    + $"file{(node.Entry.Kind == FileKind.SymbolicLink ? $": it is a link to {node.Mount.Posix!.ReadLink(node.Entry)}" : "")}.",
                "Make it a regular file in the VM, or disable the operation that needs this (--disable).");
    }

    private static IWritablePosixFileSystem Posix(TreeNode node) => node.Mount.WritablePosix ?? throw new RefusedException(
        LinuxEditRefusal.ReadOnlyFileSystem,
        $"{node.Path} is on {node.Mount.Volume.Name} ({node.Mount.FileSystem.Format}), on which links are not made and files are not emptied in place.",
        "Change it in the VM, or disable the operation that needs this (--disable).");

    private static IWritableFileSystem Writable(TreeNode node) => node.Mount.Writable ?? throw new RefusedException(
        LinuxEditRefusal.ReadOnlyFileSystem,
        $"{node.Path} must be changed, but it is on {node.Mount.Volume.Name} ({node.Mount.FileSystem.Format}), which cannot be changed.",
        "Change it in the VM, or disable the operation that needs this (--disable).");
}
