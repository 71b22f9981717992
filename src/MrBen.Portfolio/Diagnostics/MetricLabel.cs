using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>Values of labels: members of enumerations in snake_case, numbers as they are. Each is made once.</summary>
internal static class MetricLabel
{
    /// <summary>A member, for example <c>gate_closed</c>. Allocates nothing.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Words<T>.Of.TryGetValue(value, out string? word) ? word : value.ToString();

    /// <summary>Every member of an enumeration, in the order of their values.</summary>
    public static IEnumerable<string> All<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(value => Of(value));

    /// <summary>A number as short as it can be, for example <c>0.95</c>.</summary>
    public static string Of(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string SnakeCase(string name)
    {
        StringBuilder word = new(name.Length + 4);
        foreach (char letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && word.Length > 0)
            {
                word.Append('_');
            }

            word.Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Of = Enum.GetValues<T>().Distinct()
            .ToFrozenDictionary(value => value, value => SnakeCase(value.ToString()));
    }
}
