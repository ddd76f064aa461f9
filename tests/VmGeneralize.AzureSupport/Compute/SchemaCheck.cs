using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>
/// Checks JSON against an OpenAPI 2.0 schema: types, formats, required, enum, pattern, bounds, references and <c>allOf</c>. Stricter than
/// the specification in one respect: a property unknown to the schema is an error, and so is a read-only one in a request.
/// </summary>
/// <param name="specifications">Where references are resolved.</param>
/// <param name="isRequest">Whether the JSON was sent to the service rather than by it.</param>
public sealed class SchemaCheck(ArmSpecifications specifications, bool isRequest)
{
    private readonly List<string> _problems = [];

    /// <summary>The mismatches, as sentences that name the place in the JSON.</summary>
    public static IReadOnlyList<string> Run(ArmSpecifications specifications, bool isRequest, string file, JsonObject schema, JsonNode? json)
    {
        SchemaCheck check = new(specifications, isRequest);
        check.Value(file, schema, json, "$", 0);
        return check._problems;
    }

    private void Value(string file, JsonObject schema, JsonNode? json, string at, int depth)
    {
        (file, schema) = specifications.Resolve(file, schema);
        if (json is null || depth > 40)
        {
            _problems.Add($"{at} is null");
            return;
        }

        string type = schema["type"]?.GetValue<string>() ?? (schema["properties"] is null && schema["allOf"] is null ? "any" : "object");
        JsonValueKind kind = json.GetValueKind();
        bool fits = type switch
        {
            "any" => true,
            "object" => kind == JsonValueKind.Object,
            "array" => kind == JsonValueKind.Array,
            "string" => kind == JsonValueKind.String,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "integer" => kind == JsonValueKind.Number && IsInteger(json, schema["format"]?.GetValue<string>()),
            "number" => kind == JsonValueKind.Number,
            _ => false,
        };
        if (!fits)
        {
            _problems.Add($"{at} is no {type}: {json.ToJsonString()}");
            return;
        }

        switch (kind)
        {
            case JsonValueKind.String:
                Text(schema, json.GetValue<string>(), at);
                break;
            case JsonValueKind.Number:
                Number(schema, json, at);
                break;
            case JsonValueKind.Array when schema["items"] is JsonObject items:
                int index = 0;
                foreach (JsonNode? item in json.AsArray())
                {
                    Value(file, items, item, $"{at}[{index++}]", depth + 1);
                }

                break;
            case JsonValueKind.Object when type == "object":
                Object(file, schema, json.AsObject(), at, depth);
                break;
        }
    }

    private void Object(string file, JsonObject schema, JsonObject json, string at, int depth)
    {
        Dictionary<string, (string File, JsonObject Schema)> properties = [];
        HashSet<string> required = [];
        (string File, JsonObject Schema)? others = null;
        bool open = Collect(file, schema, properties, required, ref others);
        foreach (string name in required.Where(name => !json.ContainsKey(name) && !(isRequest && IsReadOnly(properties, name))))
        {
            _problems.Add($"{at} has no {name}");
        }

        foreach ((string name, JsonNode? value) in json)
        {
            if (properties.TryGetValue(name, out (string File, JsonObject Schema) property))
            {
                if (isRequest && IsReadOnly(properties, name))
                {
                    _problems.Add($"{at}.{name} is read-only");
                }

                Value(property.File, property.Schema, value, $"{at}.{name}", depth + 1);
            }
            else if (others is { } other)
            {
                Value(other.File, other.Schema, value, $"{at}.{name}", depth + 1);
            }
            else if (!open)
            {
                _problems.Add($"{at}.{name} is not in the specification");
            }
        }
    }

    /// <returns>Whether any other property is allowed.</returns>
    private bool Collect(
        string file,
        JsonObject schema,
        Dictionary<string, (string File, JsonObject Schema)> properties,
        HashSet<string> required,
        ref (string File, JsonObject Schema)? others)
    {
        (file, schema) = specifications.Resolve(file, schema);
        foreach ((string name, JsonNode? property) in schema["properties"]?.AsObject() ?? [])
        {
            properties[name] = (file, property!.AsObject());
        }

        required.UnionWith(schema["required"]?.AsArray().Select(name => name!.GetValue<string>()) ?? []);
        bool open = schema["properties"] is null && schema["allOf"] is null && schema["additionalProperties"] is null;
        switch (schema["additionalProperties"])
        {
            case JsonObject other:
                others = (file, other);
                break;
            case JsonValue flag:
                open = flag.GetValue<bool>();
                break;
        }

        foreach (JsonNode? part in schema["allOf"]?.AsArray() ?? [])
        {
            open |= Collect(file, part!.AsObject(), properties, required, ref others);
        }

        return open;
    }

    private bool IsReadOnly(Dictionary<string, (string File, JsonObject Schema)> properties, string name) =>
        properties.TryGetValue(name, out (string File, JsonObject Schema) property)
        && (property.Schema["readOnly"] ?? specifications.Resolve(property.File, property.Schema).Node["readOnly"])?.GetValue<bool>() == true;

    private void Text(JsonObject schema, string text, string at)
    {
        if (schema["enum"]?.AsArray() is { } values && !values.Any(value => value!.GetValue<string>() == text))
        {
            _problems.Add($"{at} is \"{text}\", not one of {values.ToJsonString()}");
        }

        if (schema["pattern"]?.GetValue<string>() is { } pattern && !Regex.IsMatch(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            _problems.Add($"{at} is \"{text}\", not {pattern}");
        }

        if (schema["format"]?.GetValue<string>() == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            _problems.Add($"{at} is \"{text}\", no time");
        }

        if (text.Length < (schema["minLength"]?.GetValue<int>() ?? 0) || text.Length > (schema["maxLength"]?.GetValue<int>() ?? int.MaxValue))
        {
            _problems.Add($"{at} has {text.Length} characters");
        }
    }

    private void Number(JsonObject schema, JsonNode json, string at)
    {
        decimal number = decimal.Parse(json.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
        if (number < (schema["minimum"]?.GetValue<decimal>() ?? decimal.MinValue) || number > (schema["maximum"]?.GetValue<decimal>() ?? decimal.MaxValue))
        {
            _problems.Add($"{at} is {number}, out of bounds");
        }
    }

    private static bool IsInteger(JsonNode json, string? format) => format == "int32"
        ? int.TryParse(json.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        : long.TryParse(json.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
}
