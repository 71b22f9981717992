using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Stress;

namespace MrBen.Portfolio.Tests.Facade;

/// <summary>Whatever stands in a setting, Validate lists it and does not fall over: every record with a Validate, every setting.</summary>
public class OptionsTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    // Scenarios and models of an equity curve are no settings: without a name or returns they say nothing.
    public static TheoryData<Type> Records => [.. typeof(PortfolioOptions).Assembly.GetExportedTypes()
        .Where(type => type is { IsAbstract: false, IsClass: true } && type.GetConstructor([]) is not null
            && type.GetMethod("Validate", []) is { IsStatic: false }
            && !type.IsAssignableTo(typeof(StressScenario)) && !type.IsAssignableTo(typeof(EquityModel)))];

    [Fact]
    public void Records_AreFound()
    {
        Assert.True(Records.Count >= 13);
        Assert.Contains(typeof(PortfolioConstraints), Records.Select(row => row.Data));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Defaults_AreSound(Type record) => Assert.Empty(Validate(Activator.CreateInstance(record)!));

    // Null, default, not a number, not of the enumeration: none of them is a setting.
    [Theory]
    [MemberData(nameof(Records))]
    public void ValuesThatAreNone_AreListedWithTheirName(Type record)
    {
        foreach (PropertyInfo setting in Settings(record))
        {
            foreach (object? value in Nothings(setting))
            {
                object options = Activator.CreateInstance(record)!;
                setting.SetValue(options, value);
                IReadOnlyList<string> errors = Validate(options);
                Assert.True(errors.Any(error => error.Contains(setting.Name, StringComparison.Ordinal)
                        || Spoken(setting).Any(word => error.Contains(word, StringComparison.Ordinal))),
                    $"{record.Name}.{setting.Name} = {value ?? "null"}: {string.Join(' ', errors)}");
            }
        }
    }

    // The extremes of a type may be sound or not; Validate answers in any case, and nothing is NaN that was not said.
    [Theory]
    [MemberData(nameof(Records))]
    public void Extremes_AreAnswered(Type record)
    {
        foreach (PropertyInfo setting in Settings(record))
        {
            foreach (object value in Extremes(Nullable.GetUnderlyingType(setting.PropertyType) ?? setting.PropertyType))
            {
                object options = Activator.CreateInstance(record)!;
                setting.SetValue(options, value);
                Assert.All(Validate(options), error => Assert.EndsWith(".", error, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Lists_WithHoles_AreListed()
    {
        Assert.Equal(
            [
                "Element 1 of AssetBounds is null.",
                "AssetBounds has bounds of an asset without a name.",
                "Element 0 of Constraints.Groups is null.",
                "Group g lists an asset without a name.",
                "Group h has no assets.",
                "Element 0 of Linear is null.",
                "Element 1 of Linear is null.",
                "Constraint n has a coefficient of an asset without a name.",
            ],
            new PortfolioConstraints
            {
                AssetBounds = [new("A", 0, 1), null!, new(default, 0, 1)],
                Groups = [null!, new("g", [new AssetId("A"), default], 0, 1), new("h", default, 0, 1)],
                Linear = [null!, null!, new("n", ImmutableDictionary<AssetId, double>.Empty.Add(default, 1), 0, 1)],
            }.Validate());
        Assert.Equal(
            ["AssetBounds may be empty but not default.", "Constraints.Groups may be empty but not default.", "Linear may be empty but not default."],
            new PortfolioConstraints { AssetBounds = default, Groups = default, Linear = default }.Validate());
        Assert.Equal(["Element 1 of Budgets is null.", "Budgets has a share of an asset without a name."],
            new RiskParityOptions { Budgets = [new("A", 1), null!, new(default, 1)] }.Validate());
        Assert.Equal(["Element 1 of MissingTexts is null."], new CsvOptions { MissingTexts = ["-", null!] }.Validate());
    }

    private static IReadOnlyList<string> Validate(object options) =>
        (IReadOnlyList<string>)options.GetType().GetMethod("Validate", [])!.Invoke(options, null)!;

    private static IEnumerable<PropertyInfo> Settings(Type record) => record.GetProperties().Where(property => property.CanWrite);

    private static IEnumerable<object?> Nothings(PropertyInfo setting)
    {
        Type type = setting.PropertyType;
        if (!type.IsValueType)
        {
            return Nullability.Create(setting).WriteState == NullabilityState.NotNull ? [null] : [];
        }

        Type inner = Nullable.GetUnderlyingType(type) ?? type;
        return inner.IsEnum ? [Enum.ToObject(inner, 99)]
            : inner == typeof(double) ? [double.NaN]
            : inner.IsAssignableTo(typeof(IEnumerable)) ? [Activator.CreateInstance(inner)]
            : [];
    }

    private static IEnumerable<object> Extremes(Type type) =>
        type == typeof(double) ? [double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, -0.0, double.Epsilon]
        : type == typeof(int) ? [int.MinValue, int.MaxValue, 0, -1]
        : type == typeof(decimal) ? [decimal.MinValue, decimal.MaxValue, -1m]
        : type == typeof(TimeSpan) ? [TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.Zero]
        : type == typeof(string) ? ["", " ", "\0"]
        : type == typeof(char) ? ['\0', '\uFFFF']
        : type.IsValueType && !type.IsEnum && !type.IsAssignableTo(typeof(IEnumerable)) ? [Activator.CreateInstance(type)!]
        : [];

    // Some messages say what a setting means instead of its name.
    private static string[] Spoken(PropertyInfo setting) => setting.Name switch
    {
        nameof(PortfolioConstraints.MinWeight) or nameof(PortfolioConstraints.MaxWeight) => ["Weights cannot be at"],
        nameof(PortfolioConstraints.MinTotal) or nameof(PortfolioConstraints.MaxTotal) => ["The sum of weights cannot be at"],
        _ => [],
    };
}
