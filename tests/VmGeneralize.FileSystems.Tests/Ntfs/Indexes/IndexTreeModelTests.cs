using CsCheck;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Tests.Ntfs.Indexes;

public class IndexTreeModelTests
{
    private static readonly int[] Lengths = [5, 6, 8, 12, 12, 30, 60, 120, 200, 255];

    [Fact]
    public void Agrees_with_a_sorted_dictionary_after_every_random_change()
    {
        string[] pool = Pool(150, seed: 7);
        Gen<(int, int, int[])> cases = Gen.Select(Gen.Int[0, 3], Gen.Int[200, 600], Gen.Int[0, pool.Length - 1].Array[1, 250]);
        cases.Sample(
            (kind, rootCapacity, steps) =>
            {
                IndexHarness harness = kind switch
                {
                    0 => new(2048, 512, rootCapacity),
                    1 => new(2048, 2048, rootCapacity, firstBlockCost: 100),
                    2 => new(4096, 4096, rootCapacity, firstBlockCost: 100),
                    _ => new(4096, 512, rootCapacity),
                };
                foreach (int step in steps)
                {
                    harness.Toggle(pool[step]);
                    harness.Verify();
                }

                harness.VerifyLookups(pool);
            },
            iter: 50,
            threads: 1);
    }

    [Theory]
    [InlineData(2048, 512, 250, 11)]
    [InlineData(4096, 1024, 600, 12)]
    [InlineData(2048, 2048, 200, 13)]
    public void Grows_to_thousands_of_names_and_shrinks_to_nothing(int blockSize, int bytesPerVcn, int rootCapacity, int seed)
    {
        string[] pool = Pool(1500, seed);
        Random random = new(seed);
        IndexHarness harness = new(blockSize, bytesPerVcn, rootCapacity, firstBlockCost: 100);
        for (int i = 0; i < 6000; i++)
        {
            // Mostly inserts first, mostly removals at the end.
            string name = pool[random.Next(pool.Length)];
            bool present = harness.Names.Contains(name);
            if (present == random.Next(6000) < i)
            {
                harness.Toggle(name);
                if (i % 40 == 0)
                {
                    harness.Verify();
                }
            }
        }

        harness.VerifyLookups(pool);
        foreach (string name in harness.Names.OrderBy(_ => random.Next()).ToArray())
        {
            harness.Remove(name);
            if (harness.Names.Count % 20 == 0)
            {
                harness.Verify();
            }
        }

        harness.Verify();
        Assert.Equal(0, harness.Storage.AllocatedCount);
        Assert.Equal(48, harness.Storage.ReadRoot().Length);
        Assert.Equal(0, harness.Storage.ReadRoot()[0x1C]); // no longer a large index
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Takes_names_in_order_and_gives_them_back_in_order(bool backwards)
    {
        string[] names = [.. Pool(800, seed: 3).Order(Comparer<string>.Create((a, b) => TestUpCase.Table.Compare(a, b)))];
        IndexHarness harness = new(4096, 4096, rootCapacity: 400);
        Array.ForEach(names, harness.Insert);
        harness.Verify();
        foreach (string name in backwards ? names.Reverse() : names)
        {
            harness.Remove(name);
            if (harness.Names.Count % 10 == 0)
            {
                harness.Verify();
            }
        }

        harness.Verify();
    }

    [Fact]
    public void Removing_every_interior_key_first_keeps_the_tree_whole()
    {
        IndexHarness harness = new(2048, 512, rootCapacity: 250);
        Array.ForEach(Pool(400, seed: 5), harness.Insert);
        while (harness.Names.Count > 0)
        {
            IndexEntry top = harness.Tree.Entries().FirstOrDefault(entry => entry.HasChild);
            string name = top.Length > 0 ? top.FileName.Name : harness.Names.First();
            harness.Remove(name);
            harness.Verify();
        }
    }

    [Fact]
    public void A_longer_neighbour_that_takes_a_removed_keys_place_pushes_the_root_down()
    {
        IndexHarness harness = WideKeysOverLongLeaves(separators: 3, blockForSeparators: false);
        harness.Storage.RootCapacity = harness.Storage.ReadRoot().Length;
        harness.Verify();
        Assert.Equal(4, harness.Storage.BlockCount);
        harness.Remove("k01z");
        harness.Verify();
        Assert.Equal(5, harness.Storage.BlockCount);
        Assert.Equal(56, harness.Storage.ReadRoot().Length);
    }

    [Fact]
    public void A_longer_neighbour_that_takes_a_removed_keys_place_splits_its_node()
    {
        IndexHarness harness = WideKeysOverLongLeaves(separators: 18, blockForSeparators: true);
        harness.Verify();
        Assert.Equal(20, harness.Storage.BlockCount);
        harness.Remove("k07z");
        harness.Verify();
        Assert.Equal(21, harness.Storage.BlockCount);
        Assert.Equal(56 + 600, harness.Storage.ReadRoot().Length); // the median is the long one
        while (harness.Names.Count > 0)
        {
            harness.Remove(harness.Names.Last());
            harness.Verify();
        }
    }

    /// <summary>Short separators in the root or in one full block, above leaves with two names of 255 characters each.</summary>
    private static IndexHarness WideKeysOverLongLeaves(int separators, bool blockForSeparators)
    {
        MemoryIndexStorage storage = MemoryIndexStorage.Create(TestUpCase.Collation, 2048, 512, rootCapacity: 700);
        IndexShape shape = new(storage, TestUpCase.Collation);
        IndexNodeStore store = new(storage, shape);
        List<IndexEntry> top = [];
        for (int i = 0; i <= separators; i++)
        {
            IndexNode leaf = store.Allocate(hasChildren: false,
                [Entry($"k{i:D2}a".PadRight(255, 'x')), Entry($"k{i:D2}b".PadRight(255, 'y')), IndexEntry.End()]);
            store.Write(leaf);
            top.Add(store.WithChild(i < separators ? Entry($"k{i:D2}z") : IndexEntry.End(), leaf));
        }

        if (blockForSeparators)
        {
            IndexNode block = store.Allocate(hasChildren: true, top);
            store.Write(block);
            top = [store.WithChild(IndexEntry.End(), block)];
        }

        IndexNode root = store.ReadRoot();
        root.Entries.Clear();
        root.Entries.AddRange(top);
        root.HasChildren = true;
        Assert.True(store.TryWriteRoot(root));
        return new IndexHarness(storage);

        static IndexEntry Entry(string name) => IndexEntry.ForFile(1, TestUpCase.Key(name));
    }

    [Fact]
    public void Replaced_entries_keep_their_place_and_children()
    {
        IndexHarness harness = new(2048, 512, rootCapacity: 250);
        string[] pool = Pool(200, seed: 9);
        Array.ForEach(pool, harness.Insert);
        foreach (string name in pool)
        {
            byte[] key = new FileNameKey { Name = name, DataSize = 12345 }.ToArray();
            Assert.True(harness.Tree.Replace(IndexEntry.ForFile(7, key)));
        }

        Assert.Empty(harness.Tree.Check());
        Assert.All(harness.Tree.Entries(), entry => Assert.Equal((7ul, 12345ul), (entry.FileReference, entry.FileName.DataSize)));
        Assert.Equal(pool.Length, harness.Tree.Entries().Count());
        Assert.False(harness.Tree.Replace(IndexEntry.ForFile(7, TestUpCase.Key("absent"))));
    }

    [Fact]
    public void View_indexes_keep_their_data()
    {
        MemoryIndexStorage storage = MemoryIndexStorage.Create(UInt32SequenceCollation.Instance, 4096, 4096, 400);
        IndexTree tree = new(storage, UInt32SequenceCollation.Instance);
        Random random = new(1);
        Dictionary<Guid, byte[]> model = [];
        for (int i = 0; i < 600; i++)
        {
            byte[] key = new byte[16];
            byte[] data = new byte[56];
            random.NextBytes(key);
            random.NextBytes(data);
            tree.Insert(IndexEntry.ForView(key, data));
            model.Add(new Guid(key), data);
        }

        foreach (Guid gone in model.Keys.Take(300).ToArray())
        {
            Assert.True(tree.Remove(gone.ToByteArray()));
            model.Remove(gone);
            Assert.Empty(tree.Check());
        }

        Assert.Equal(model.Count, tree.Entries().Count());
        Assert.All(model, pair =>
        {
            Assert.True(tree.TryFind(pair.Key.ToByteArray(), out IndexEntry entry));
            Assert.Equal(pair.Value, entry.Data.ToArray());
        });
    }

    /// <summary>Distinct names of very different lengths, some of which differ only in case.</summary>
    private static string[] Pool(int count, int seed)
    {
        Random random = new(seed);
        HashSet<string> names = [];
        while (names.Count < count)
        {
            int length = Lengths[random.Next(Lengths.Length)];
            string name = string.Create(length, random, (chars, source) =>
            {
                for (int i = 0; i < chars.Length; i++)
                {
                    chars[i] = i < 5 ? (char)('a' + source.Next(26)) : (char)source.Next(0x30, 0x2000);
                }
            });
            names.Add(name);
            if (random.Next(10) == 0 && names.Count < count)
            {
                names.Add(char.ToUpperInvariant(name[0]) + name[1..]);
            }
        }

        return [.. names.OrderBy(_ => random.Next())];
    }
}
