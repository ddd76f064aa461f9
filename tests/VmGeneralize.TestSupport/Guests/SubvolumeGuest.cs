namespace VmGeneralize.TestSupport.Guests;

/// <summary>Small disks with a Linux system on Btrfs, laid out as distributions do it and filled by the kernel. They do not boot.</summary>
public static class SubvolumeGuest
{
    private const long VolumeSize = 120 << 20;

    /// <summary>The root is a snapshot and the default subvolume; an older snapshot still has an SSH host key.</summary>
    public static byte[] Suse(TemporaryFolder folder) => Make(folder, """
        sub @; sub @/home; sub @/var; sub @/.snapshots; mkdir -p "$m/@/.snapshots/1" "$m/@/.snapshots/2"
        mkdir -p "$m/@/root" "$m/@/etc"
        btrfs -q subvolume snapshot "$m/@" "$m/@/.snapshots/1/snapshot"
        r="$m/@/.snapshots/1/snapshot"; rmdir "$r/home" "$r/var" "$r/.snapshots"; mkdir -p "$r/etc/ssh" "$r/home" "$r/var" "$r/.snapshots" "$r/boot"
        printf 'NAME="openSUSE Leap"\nPRETTY_NAME="openSUSE Leap 15.6"\nID="opensuse-leap"\nVERSION_ID="15.6"\n' > "$r/etc/os-release"
        printf 'UUID=%s / btrfs defaults 0 0\nUUID=%s /var btrfs subvol=/@/var 0 0\nUUID=%s /home btrfs subvol=/@/home 0 0\n' $u $u $u > "$r/etc/fstab"
        printf 'UUID=%s /.snapshots btrfs subvol=/@/.snapshots 0 0\n' $u >> "$r/etc/fstab"
        echo key > "$r/etc/ssh/ssh_host_ed25519_key"; echo 0123456789abcdef0123456789abcdef > "$r/etc/machine-id"
        printf 'VmgPlant-in-a-file' > "$r/root/plant"
        btrfs -q subvolume snapshot -r "$r" "$m/@/.snapshots/2/snapshot"
        rm "$r/etc/ssh/ssh_host_ed25519_key"
        mkdir -p "$m/@/home/user" "$m/@/var/lib"; printf 'of home' > "$m/@/home/user/file"; printf 'of var' > "$m/@/var/lib/file"
        touch "$r/root/gone"; chattr +C "$r/root/gone"; yes VmgPlant-deleted | head -c 300000 >> "$r/root/gone"; sync; rm "$r/root/gone"
        btrfs subvolume set-default "$r"
        """);

    /// <summary>
    /// The root is the subvolume that fstab names; fstab also names one that does not exist. An SSH host key is outside all subvolumes.
    /// </summary>
    public static byte[] Fedora(TemporaryFolder folder) => Make(folder, """
        sub root; sub home; mkdir -p "$m/old/etc/ssh"; echo key > "$m/old/etc/ssh/ssh_host_rsa_key"
        r="$m/root"; mkdir -p "$r/etc" "$r/home" "$r/srv" "$m/home/user"; printf 'of home' > "$m/home/user/file"
        printf 'NAME="Fedora Linux"\nPRETTY_NAME="Fedora Linux 40"\nID=fedora\nVERSION_ID=40\n' > "$r/etc/os-release"
        echo 0123456789abcdef0123456789abcdef > "$r/etc/machine-id"
        printf 'UUID=%s / btrfs subvol=root,compress=zstd:1 0 0\nUUID=%s /home btrfs subvol=home 0 0\n' $u $u > "$r/etc/fstab"
        printf 'UUID=%s /srv btrfs subvol=gone 0 0\n' $u >> "$r/etc/fstab"
        """);

    private static byte[] Make(TemporaryFolder folder, string script)
    {
        OutsideTool.Require("mkfs.btrfs", "btrfs", "mount", "losetup", "sgdisk", "blkid");
        string volume = folder.File("volume");
        SparseFile.Create(volume, VolumeSize);
        OutsideTool.RunChecked("mkfs.btrfs", "-q", volume);
        string id = OutsideTool.RunChecked("blkid", "-p", "-s", "UUID", "-o", "value", volume).Trim();
        MountPoint.While(
            mount => OutsideTool.RunChecked("mount", "-t", "btrfs", "-o", "loop,nodiscard,compress-force=zstd", volume, mount),
            MountPoint.Unmount,
            mount => OutsideTool.RunChecked(
                "bash", "-c", "set -e; m=$1; u=$2; sub() { btrfs -q subvolume create \"$m/$1\"; }\n" + script, "bash", mount, id));
        string disk = folder.File("disk.raw");
        SparseFile.Create(disk, VolumeSize + (2 << 20));
        OutsideTool.RunChecked("sgdisk", "-n1:2048:+120M", disk);
        SparseFile.Copy(volume, 0, VolumeSize, disk, 1 << 20);
        return File.ReadAllBytes(disk);
    }
}
