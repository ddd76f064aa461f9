using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Guests;

/// <summary>An installed system on a disk, read without starting it.</summary>
public interface IGuest : IGuestView
{
    /// <summary>The volume that it starts from; on Linux the one with its root.</summary>
    GuestVolume Volume { get; }

    /// <summary>The volumes whose files are its own: what must be removed is removed from all of them.</summary>
    IReadOnlyList<GuestVolume> Volumes { get; }

    /// <summary>Folders of its volumes that cannot be seen in it, because something is mounted on them; nothing is removed from them.</summary>
    IReadOnlyList<(GuestVolume Volume, string Folder)> HiddenFolders { get; }

    /// <summary>What it is called, such as "Windows Server 2022 Datacenter" or "Debian GNU/Linux 12 (bookworm)".</summary>
    string Name { get; }

    /// <summary>Everything about this installation that forbids generalizing it, the most basic first.</summary>
    IEnumerable<GuestObstacle> Obstacles();

    /// <summary>What applies edits to it; its volumes must be writable.</summary>
    IGuestEditor Edit();

    /// <summary>True when what the edit asked for is so in this guest, which was read again.</summary>
    bool Holds(GuestEdit edit);

    /// <summary>What the edits left inconsistent inside files; empty when nothing is.</summary>
    IEnumerable<string> CheckAfter(IEnumerable<GuestEdit> edits);
}
