using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Tests.Ntfs.Indexes;

/// <summary>Tests that damaged indexes give only errors that are reported to the user, in bounded time and memory.</summary>
public class IndexTreeMutationTests
{
    private const int Mutations = 6000;
    private const long MaxAllocation = 8L << 20; // for everything that is done to one damaged index
    private static readonly string[] Names =
        [.. Enumerable.Range(0, 160).Select(i => $"name {i * 7919 % 1000:D3}".PadRight(8 + (i * 31 % 90), (char)('a' + (i % 26))))];

    [Fact]
    public void Mutated_nodes_give_a_value_or_an_error_for_the_user()
    {
        MemoryIndexStorage original = Sample();
        Random random = new(20240601);
        int damaged = 0;
        for (int i = 0; i < Mutations; i++)
        {
            MemoryIndexStorage storage = original.Clone();
            for (int count = random.Next(1, 4); count > 0; count--)
            {
                Mutate(storage, random);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            damaged += Use(storage, random) ? 1 : 0;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MaxAllocation, $"mutation {i} allocated {allocated} bytes");
        }

        Assert.InRange(damaged, Mutations / 10, Mutations);
    }

    [Fact]
    public void A_block_that_is_the_child_of_two_entries_is_damage()
    {
        MemoryIndexStorage storage = Sample();
        IndexTree tree = new(storage, TestUpCase.Collation);
        // Every end marker of every interior node points where the node's first entry points.
        for (int index = 0; index < storage.StoredCount; index++)
        {
            byte[] bytes = storage.Stored(index);
            int header = index == 0 ? 0x10 : 0x18;
            if ((bytes[header + 0x0C] & 1) != 0)
            {
                int end = header + (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(header + 4));
                int first = header + (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(header));
                int next = first + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(first + 8));
                bytes.AsSpan(next - 8, 8).CopyTo(bytes.AsSpan(end - 8));
            }
        }

        Assert.Throws<CorruptDataException>(() => tree.Entries().Count());
        Assert.NotEmpty(tree.Check());
        Assert.Throws<CorruptDataException>(() => tree.ScrubSlack());
    }

    [Fact]
    public void A_block_that_is_its_own_child_is_damage()
    {
        MemoryIndexStorage storage = MemoryIndexStorage.Create(TestUpCase.Collation, 4096, 4096, 600);
        IndexShape shape = new(storage, TestUpCase.Collation);
        IndexNodeStore store = new(storage, shape);
        IndexNode node = store.Allocate(hasChildren: true, [IndexEntry.End()]);
        node.End = store.WithChild(node.End, node);
        store.Write(node);
        IndexNode root = store.ReadRoot();
        root.HasChildren = true;
        root.End = store.WithChild(root.End, node);
        Assert.True(store.TryWriteRoot(root));
        IndexTree tree = new(storage, TestUpCase.Collation);

        Assert.Throws<CorruptDataException>(() => tree.TryFind(TestUpCase.Key("a"), out _));
        Assert.Throws<CorruptDataException>(() => tree.Insert(IndexEntry.ForFile(1, TestUpCase.Key("a"))));
        Assert.Throws<CorruptDataException>(() => tree.Entries().Count());
    }

    [Fact]
    public void A_block_in_use_that_the_bitmap_calls_free_is_never_taken_nor_wiped()
    {
        IndexHarness harness = new(Sample());
        for (long block = 0; block < harness.Storage.BlockCount; block++)
        {
            harness.Storage.SetAllocated(block, false);
        }

        Assert.NotEmpty(harness.Tree.Check());
        Assert.Throws<CorruptDataException>(() => harness.Tree.ScrubSlack());
        for (int i = 0; i < 200; i++)
        {
            harness.Insert($"another {i}");
        }

        Assert.Equal(harness.Names, harness.Tree.Entries().Select(entry => entry.FileName.Name));
    }

    private static MemoryIndexStorage Sample()
    {
        IndexHarness harness = new(2048, 512, rootCapacity: 300);
        Array.ForEach(Names, harness.Insert);
        foreach (string name in Names.Where((_, i) => i % 3 == 0))
        {
            harness.Remove(name);
        }

        harness.Verify();
        return harness.Storage;
    }

    private static void Mutate(MemoryIndexStorage storage, Random random)
    {
        int index = random.Next(3) == 0 ? 0 : random.Next(storage.StoredCount);
        byte[] bytes = storage.Stored(index);
        if (bytes.Length == 0)
        {
            return;
        }

        int header = index == 0 ? 0x10 : 0x18;
        // Half of the time, damage a header or an entry's own fields, where a wrong value has the most effect.
        int used = Math.Min(bytes.Length, header + 0x140);
        int at = random.Next(2) == 0 ? random.Next(used) : random.Next(bytes.Length);
        switch (random.Next(6))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2 when at + 4 <= bytes.Length:
                uint[] lies = [0, 1, 7, 8, 16, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0xFFFF, (uint)bytes.Length];
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at & ~3), lies[random.Next(lies.Length)]);
                break;
            case 3:
                random.NextBytes(bytes.AsSpan(at, Math.Min(random.Next(1, 40), bytes.Length - at)));
                break;
            case 4 when index == 0:
                storage.Store(0, bytes[..at]);
                break;
            default:
                byte[] other = storage.Stored(random.Next(storage.StoredCount));
                other.AsSpan(0, Math.Min(Math.Min(at, bytes.Length), Math.Min(other.Length, 64))).CopyTo(bytes);
                break;
        }
    }

    /// <summary>Does everything to an index; returns true if the index was found to be damaged.</summary>
    private static bool Use(MemoryIndexStorage storage, Random random)
    {
        bool damaged = false;
        try
        {
            IndexTree tree = new(storage, TestUpCase.Collation);
            damaged |= tree.Check().Count > 0;
            damaged |= Fails(() => tree.Entries().Count(entry => entry.FileName.Name.Length > 0));
            foreach (int name in Enumerable.Range(0, 6).Select(_ => random.Next(Names.Length)))
            {
                byte[] key = TestUpCase.Key(Names[name]);
                damaged |= Fails(() => tree.TryFind(key, out _));
                damaged |= Fails(() => tree.TryFindName(Names[name].ToUpperInvariant(), out _));
                damaged |= Fails(() => tree.Remove(key));
                damaged |= Fails(() =>
                {
                    if (!tree.TryFind(key, out _))
                    {
                        tree.Insert(IndexEntry.ForFile(1, key));
                    }
                });
            }

            damaged |= Fails(() => tree.ScrubSlack());
        }
        catch (VmGeneralizeException)
        {
            damaged = true;
        }

        return damaged;
    }

    private static bool Fails(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (VmGeneralizeException)
        {
            return true;
        }
    }
}
