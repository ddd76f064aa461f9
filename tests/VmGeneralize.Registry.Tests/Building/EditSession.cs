using System.Globalization;
using System.Text;

namespace VmGeneralize.Registry.Tests.Building;

/// <summary>Runs the same random edits on a hive and on a model, and knows which text must not be found afterwards.</summary>
internal sealed class EditSession
{
    private readonly Hive _hive;
    private readonly ModelKey _model;
    private readonly List<string> _marks = [];
    private ulong _time = 0x01DA_0000_0000_0000;

    public EditSession(byte[] file)
    {
        _hive = Hive.Open(new HiveFiles("EDITED", file));
        _model = ModelKey.Of(_hive.Root);
    }

    public enum Action
    {
        SetNew,
        SetAgain,
        DeleteValue,
        Create,
        DeleteKey,
    }

    /// <summary>One edit; numbers choose its parts.</summary>
    public readonly record struct Step(Action Action, int Key, int Item, int Length, bool Wide);

    public Hive Hive => _hive;

    public ModelKey Model => _model;

    public void Run(IEnumerable<Step> steps)
    {
        foreach (Step step in steps)
        {
            Run(step);
        }
    }

    /// <summary>Marks that were written but are no longer in the model.</summary>
    public IEnumerable<string> Removed()
    {
        HashSet<string> live = [];
        CollectLive(_model, live);
        return _marks.Where(mark => !live.Contains(mark));
    }

    private void Run(Step step)
    {
        _time++;
        (HiveKey key, ModelKey model) = Pick(step.Key);
        switch (step.Action)
        {
            case Action.SetNew:
                Set(key, model, NewName(step.Wide), step);
                break;
            case Action.SetAgain when model.Values.Count > 0:
                Set(key, model, model.Values.ElementAt(step.Item % model.Values.Count).Key.ToUpperInvariant(), step);
                break;
            case Action.DeleteValue when model.Values.Count > 0:
                string value = model.Values.ElementAt(step.Item % model.Values.Count).Key;
                Assert.True(key.DeleteValue(value, _time));
                Assert.False(key.DeleteValue(value, _time));
                model.Values.Remove(value);
                model.LastWritten = _time;
                break;
            case Action.Create:
                string name = NewName(step.Wide);
                HiveKey created = key.CreateSubkey(name, _time);
                Assert.Equal(name, created.Name);
                model.Subkeys.Add(name, new ModelKey(name, _time));
                model.LastWritten = _time;
                break;
            case Action.DeleteKey when model.Subkeys.Count > 0:
                string subkey = model.Subkeys.ElementAt(step.Item % model.Subkeys.Count).Key;
                Assert.True(key.DeleteSubkey(subkey.ToLowerInvariant(), _time));
                Assert.False(key.DeleteSubkey(subkey, _time));
                model.Subkeys.Remove(subkey);
                model.LastWritten = _time;
                break;
            default:
                break;
        }
    }

    private void Set(HiveKey key, ModelKey model, string name, Step step)
    {
        byte[] data = NewData(step.Length);
        RegistryValueType type = (RegistryValueType)(step.Item % 13);
        key.SetValue(name, type, data, _time);
        string kept = model.Values.TryGetValue(name, out var old) ? old.Name : name;
        model.Values[name] = (kept, type, data);
        model.LastWritten = _time;
    }

    private (HiveKey Key, ModelKey Model) Pick(int number)
    {
        HiveKey key = _hive.Root;
        ModelKey model = _model;
        while (model.Subkeys.Count > 0 && number % 4 != 0)
        {
            number /= 4;
            string name = model.Subkeys.ElementAt(number % model.Subkeys.Count).Key;
            key = key.Find(name) ?? throw new InvalidOperationException($"lost {name}");
            model = model.Subkeys[name];
            number /= model.Subkeys.Count + 1;
        }

        return (key, model);
    }

    private string NewName(bool wide)
    {
        string mark = NewMark();
        return wide ? mark + "\u0416\u03A9" : mark;
    }

    private byte[] NewData(int length)
    {
        string mark = NewMark();
        byte[] text = [.. Encoding.ASCII.GetBytes(mark), .. Encoding.Unicode.GetBytes(mark)];
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++)
        {
            data[i] = text[i % text.Length];
        }

        return data;
    }

    private string NewMark()
    {
        string mark = string.Create(CultureInfo.InvariantCulture, $"Mark-{_marks.Count:D5}-{(_marks.Count * 7919) % 100003:D6}");
        _marks.Add(mark);
        return mark;
    }

    private static void CollectLive(ModelKey key, HashSet<string> live)
    {
        live.Add(key.Name.TrimEnd('\u0416', '\u03A9'));
        foreach ((string name, _, byte[] data) in key.Values.Values)
        {
            live.Add(name.TrimEnd('\u0416', '\u03A9'));
            if (data.Length >= 17)
            {
                live.Add(Encoding.ASCII.GetString(data, 0, 17));
            }
        }

        foreach (ModelKey child in key.Subkeys.Values)
        {
            CollectLive(child, live);
        }
    }
}
