using System.Collections.Immutable;

namespace QuickStart;

/// <summary>Names of the values of an enumeration, in an order worth showing.</summary>
/// <param name="what">What is named, in one word.</param>
/// <param name="names">Each value with its name.</param>
internal sealed class NameTable<T>(string what, ImmutableArray<(string Name, T Value)> names)
    where T : struct, Enum
{
    public IEnumerable<string> All => names.Select(pair => pair.Name);

    public IEnumerable<T> Values => names.Select(pair => pair.Value);

    public string NameOf(T value) => names.First(pair => pair.Value.Equals(value)).Name;

    /// <exception cref="FormatException">There is no such name; the message names the nearest.</exception>
    public T Parse(string name) => All.Contains(name)
        ? names.First(pair => pair.Name == name).Value
        : throw new FormatException(
            $"There is no {what} '{name}'; did you mean {NearMatch.Find(name, All)}? There are {string.Join(", ", All)}.");
}
