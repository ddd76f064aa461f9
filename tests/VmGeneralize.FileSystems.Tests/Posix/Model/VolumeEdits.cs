using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Tests.Posix.Model;

/// <summary>Random edits of a volume and its model, and the tokens that must be gone afterwards.</summary>
/// <param name="random">Source of all random choices.</param>
/// <param name="model">Model of what the volume holds.</param>
/// <param name="fileSystem">The volume.</param>
/// <param name="tokens">Tokens that contents and names are made of.</param>
/// <param name="valueSizes">Sizes in bytes of the attributes that new files get besides a label; empty where the format has no room for more.</param>
/// <param name="done">Receives what was done, for failure messages.</param>
internal sealed class VolumeEdits(
    Random random, VolumeModel model, IWritablePosixFileSystem fileSystem, TokenSet tokens, IReadOnlyList<int> valueSizes, List<string> done)
{
    private const int LargestTree = 120; // names that one deletion takes

    private static readonly int[] Sizes = [0, 1, 20, 59, 60, 61, 120, 160, 500, 1024, 1500, 4096, 4097, 10_000, 33_000, 120_000];

    /// <returns>False when the volume is full and an edit failed halfway, so that the volume must be discarded.</returns>
    public bool Step()
    {
        try
        {
            Edit();
            return true;
        }
        catch (GuestVolumeFullException)
        {
            done[^1] += ": no room";
            return true; // a file that did not fit has left nothing behind, or the next edit says so
        }
        catch (InvalidOperationException) when (done.Any(edit => edit.EndsWith(": no room", StringComparison.Ordinal)))
        {
            return false;
        }
    }

    private void Edit()
    {
        switch (random.Next(16))
        {
            case 0 or 1 or 2 when Pick(model.Others) is { } path:
                Delete(path);
                break;
            case 3 when Pick(model.Directories) is { Length: > 0 } path && model.Tree(path).Count <= LargestTree:
                Delete(path);
                break;
            case 4 or 5 or 6 when Pick(model.Files) is { } path:
                Replace(path);
                break;
            case 7 when Pick(model.Files) is { } path:
                Erase(path);
                break;
            case 8 when Pick([.. model.Others, .. model.Directories]) is { } path && model[path].Kind != FileKind.SymbolicLink:
                SetMode(path);
                break;
            case 9:
                CreateLink();
                break;
            case 10:
                string full = Pick(model.Directories)!;
                for (int i = random.Next(5, 40); i > 0; i--)
                {
                    Create(full);
                }

                break;
            case 11 when Pick(model.Directories) is { } directory:
                foreach (string path in model.Others.Where(path => path[..path.LastIndexOf('/')] == directory).Where(_ => random.Next(4) > 0).Take(LargestTree)
                    .ToArray())
                {
                    Delete(path);
                }

                break;
            default:
                Create(Pick(model.Directories)!);
                break;
        }
    }

    private void Delete(string path)
    {
        done.Add($"delete {path}");
        IReadOnlyList<string> tree = model.Tree(path);
        foreach (string gone in tree)
        {
            tokens.RemoveName(gone[(gone.LastIndexOf('/') + 1)..]);
        }

        foreach (string gone in tree.Reverse())
        {
            if (model[gone].Kind == FileKind.Directory || model.Links(gone) == 1)
            {
                FileEntry entry = fileSystem.Find(gone)!;
                tokens.Remove(Contents(gone));
                tokens.Remove(entry.Kind == FileKind.SymbolicLink ? Encoding.ASCII.GetBytes(fileSystem.ReadLink(entry)) : []);
                foreach (ExtendedAttribute attribute in fileSystem.ExtendedAttributes(entry))
                {
                    tokens.Remove(attribute.Value.Span);
                }
            }

            model.Remove(gone);
        }

        IReadOnlyList<RemovedEntry> removed = fileSystem.Delete(path);
        Assert.Equal(tree, removed.Select(entry => entry.Path).Order(StringComparer.Ordinal));
        Assert.Null(fileSystem.Find(path));
    }

    private void Replace(string path)
    {
        byte[] old = Contents(path);
        byte[] contents = random.Next(4) switch
        {
            0 => old[..random.Next(old.Length + 1)],
            1 => [],
            _ => NewContents(),
        };
        done.Add($"replace {path} {old.Length} -> {contents.Length}");
        fileSystem.Replace(path, contents);
        tokens.Remove(old);
        tokens.Keep(contents);
        model[path] = model[path] with { Length = contents.Length, Content = VolumeModel.Digest(contents) };
    }

    private void Erase(string path)
    {
        byte[] contents = Contents(path);
        int keep = random.Next(3) == 0 ? 0 : random.Next(contents.Length + 1);
        done.Add($"erase {path} {contents.Length} from {keep}");
        tokens.Remove(contents);
        contents.AsSpan(keep).Clear();
        tokens.Keep(contents);
        fileSystem.EraseContents(path, keep);
        model[path] = model[path] with { Content = VolumeModel.Digest(contents) };
    }

    private void SetMode(string path)
    {
        uint mode = (uint)random.Next(0x1000);
        done.Add($"mode {path} {mode}");
        fileSystem.SetMode(path, mode);
        model[path] = model[path] with { Mode = Convert.ToString(mode, 8) };
    }

    private void Create(string directory)
    {
        byte[] contents = NewContents();
        NewFile attributes = NewAttributes((uint)random.Next(0x1000));
        string path = NewPath(directory);
        done.Add($"create {path} {contents.Length} {attributes}");
        fileSystem.Create(path, contents, attributes);
        Add(path, FileKind.File, attributes, Convert.ToString(attributes.Mode, 8), contents.Length, VolumeModel.Digest(contents));
    }

    private void CreateLink()
    {
        string target = random.Next(3) == 0 ? "x" : string.Concat(Enumerable.Repeat(tokens.New('T'), random.Next(1, 60)));
        NewFile attributes = NewAttributes(0, isLink: true);
        string path = NewPath(Pick(model.Directories)!);
        done.Add($"link {path} -> {target.Length} {attributes}");
        fileSystem.CreateLink(path, target, attributes);
        Add(path, FileKind.SymbolicLink, attributes, "777", target.Length, Convert.ToHexStringLower(Encoding.ASCII.GetBytes(target)));
    }

    private void Add(string path, FileKind kind, NewFile attributes, string mode, long length, string content) => model.Add(path, new ModelNode
    {
        Kind = kind,
        Mode = mode,
        Owner = $"{attributes.UserId}",
        Group = $"{attributes.GroupId}",
        Length = length,
        Modified = $"{attributes.TimeSeconds}",
        Id = fileSystem.Find(path)!.Id,
        Attributes = string.Join(
            ';',
            attributes.ExtendedAttributes.Select(
                attribute => $"{attribute.Name}={Convert.ToHexStringLower(attribute.Value.Span)}").Order(StringComparer.Ordinal)),
        Content = content,
    });

    private NewFile NewAttributes(uint mode, bool isLink = false)
    {
        List<ExtendedAttribute> attributes = [];
        if (random.Next(3) == 0)
        {
            attributes.Add(new ExtendedAttribute("security.selinux", "system_u:object_r:etc_t:s0\0"u8.ToArray()));
        }

        for (int i = valueSizes.Count == 0 || random.Next(3) > 0 ? 0 : random.Next(1, 5); i > 0; i--)
        {
            string value = Text(valueSizes[random.Next(valueSizes.Count)]);
            string name = $"{(random.Next(2) == 0 && !isLink ? "user" : "trusted")}.{i}{new string('a', random.Next(40))}";
            attributes.Add(new ExtendedAttribute(name, Encoding.ASCII.GetBytes(value)));
        }

        uint[] ids = [0, 1000, 65_534, 65_536, 4_000_000_000];
        return new NewFile(mode, ids[random.Next(ids.Length)], ids[random.Next(ids.Length)], attributes, 1_700_000_000 + random.Next(1000));
    }

    private string NewPath(string directory)
    {
        while (true)
        {
            string name = random.Next(5) switch
            {
                0 => tokens.New('N') + new string('y', random.Next(243)),
                1 => tokens.New('N') + "Ünï\uDCFF",
                2 => $"{random.Next():x}"[..random.Next(1, 5)],
                _ => tokens.New('N'),
            };
            if (!model.Contains($"{directory}/{name}"))
            {
                return $"{directory}/{name}";
            }

            Assert.Throws<GuestPathExistsException>(() => fileSystem.Create($"{directory}/{name}", []));
        }
    }

    private byte[] NewContents() =>
        Encoding.ASCII.GetBytes(Text(random.Next(3) == 0 ? random.Next(20_000) : Sizes[random.Next(Sizes.Length)]));

    /// <summary>One token, repeated.</summary>
    private string Text(int size)
    {
        string token = tokens.New('T');
        return string.Concat(Enumerable.Repeat(token, (size / token.Length) + 1))[..size];
    }

    private byte[] Contents(string path)
    {
        if (model[path].Kind != FileKind.File)
        {
            return [];
        }

        FileEntry entry = fileSystem.Find(path)!;
        byte[] bytes = new byte[entry.Length];
        Assert.Equal(bytes.Length, fileSystem.Read(entry, 0, bytes));
        return bytes;
    }

    private string? Pick(IReadOnlyList<string> paths) => paths.Count == 0 ? null : paths[random.Next(paths.Count)];
}
