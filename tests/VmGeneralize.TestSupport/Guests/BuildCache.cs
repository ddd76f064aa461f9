using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace VmGeneralize.TestSupport.Guests;

/// <summary>
/// Folders that are slow to build, kept between runs in the temporary folder and keyed by what they were built from. Several
/// test processes may ask for the same one: a lock lets only one of them build it, and a rename makes it appear whole.
/// </summary>
public static partial class BuildCache
{
    private const int ExclusiveLock = 2;

    /// <summary>The cache: the folder that <c>VMG_TEST_CACHE</c> names, otherwise one in the temporary folder.</summary>
    public static string Root { get; } =
        Environment.GetEnvironmentVariable("VMG_TEST_CACHE") ?? Path.Combine(Path.GetTempPath(), "vmgeneralize-test-guests");

    /// <summary>The folder for a key; if it does not exist, <paramref name="build"/> gets an empty folder and builds it.</summary>
    /// <param name="name">Start of the folder's name, for human readers.</param>
    /// <param name="ingredients">Everything that determines the contents.</param>
    /// <param name="build">Fills the folder that it is given.</param>
    public static string Folder(string name, IEnumerable<string> ingredients, Action<string> build)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', ingredients)));
        string folder = Path.Combine(Root, $"{name}-{Convert.ToHexStringLower(hash)[..16]}");
        Directory.CreateDirectory(Root);
        using Lock held = new(folder + ".lock");
        if (!Directory.Exists(folder))
        {
            string unfinished = folder + ".unfinished";
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true); // a build that was killed
            }

            Directory.CreateDirectory(unfinished);
            build(unfinished);
            Directory.Move(unfinished, folder);
        }

        return folder;
    }

    // Not File.Open: its own lock fails at once when another process holds the file, instead of waiting for it.
    private sealed partial class Lock : IDisposable
    {
        private const int ReadWriteCreateCloseOnExec = 0x2 | 0x40 | 0x80000;
        private const int OwnerReadsAndWrites = 0x180;

        private readonly SafeFileHandle _handle;

        public Lock(string path)
        {
            _handle = new SafeFileHandle(Open(path, ReadWriteCreateCloseOnExec, OwnerReadsAndWrites), ownsHandle: true);
            if (_handle.IsInvalid || LockWhole(_handle, ExclusiveLock) != 0)
            {
                throw new IOException($"{path} cannot be locked: error {Marshal.GetLastPInvokeError()}");
            }
        }

        public void Dispose() => _handle.Dispose(); // the lock goes with the last descriptor

        [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        private static partial int Open(string path, int flags, int mode);

        [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
        private static partial int LockWhole(SafeFileHandle handle, int operation);
    }
}
