using System.Text.RegularExpressions;

namespace MrBen.Portfolio.Architecture.Tests.Surface;

/// <summary>Words that say nothing about a type are not part of its name.</summary>
internal static partial class NameRules
{
    private static readonly string[] Banned =
        ["Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Processor", "Info", "Data", "Impl", "Manager"];

    /// <summary>Terms of the field that contain a banned word.</summary>
    private static readonly string[] FieldTerms = ["MissingData", "DataQuality", "ReferenceData", "MarketData", "UtilityTilt"];

    /// <summary>The two types that the specification names so, and what belongs to them by name.</summary>
    private static readonly string[] Managers = ["AdvancedPortfolioManager", "PositionManager"];

    public static IEnumerable<string> Violations(IEnumerable<Type> types)
    {
        foreach (Type type in types.Where(type => !type.Name.Contains('<')))
        {
            string name = type.Name.Split('`')[0];
            foreach (string term in FieldTerms.Concat(Managers))
            {
                name = name.Replace(term, "", StringComparison.Ordinal);
            }

            foreach (string word in Words().Matches(name).Select(match => match.Value).Where(word => Banned.Contains(word)))
            {
                yield return $"{type.FullName} has the word {word} in its name.";
            }
        }
    }

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z][a-z0-9]*")]
    private static partial Regex Words();
}
