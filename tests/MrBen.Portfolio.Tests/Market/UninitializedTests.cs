using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Market;

/// <summary>Lists, names and frequencies that were never set are refused by what they are, at every door that takes them.</summary>
public class UninitializedTests
{
    private static ImmutableArray<DateOnly> Day => [new DateOnly(2020, 1, 1)];

    [Fact]
    public void Lists_AreNamed()
    {
        const string Assets = "The list of assets is uninitialized. (Parameter 'assets')";
        const string Dates = "The list of dates is uninitialized. (Parameter 'dates')";
        Refuses(Assets, () => PriceHistory.Create(default, Day, [1]));
        Refuses(Dates, () => PriceHistory.Create(["A"], default, [1]));
        Refuses(Assets, () => ReturnPanel.Create(default, Day, Frequency.Daily, ReturnKind.Simple, [0.1]));
        Refuses(Dates, () => ReturnPanel.Create(["A"], default, Frequency.Daily, ReturnKind.Simple, [0.1]));
        Refuses(Assets, () => ReturnEstimates.Create(default, [0.1], SymmetricMatrix.FromDiagonal([0.04])));
    }

    [Fact]
    public void Names_AreCounted()
    {
        const string Message = "Asset 1 has no name. (Parameter 'assets')";
        Refuses(Message, () => PriceHistory.Create(["A", default], Day, [1, 2]));
        Refuses(Message, () => PriceHistory.Create(["A", "B"], Day, [1, 2]).Select("A", default));
        Refuses(Message, () => ReturnPanel.Create(["A", default], Day, Frequency.Daily, ReturnKind.Simple, [0.1, 0.1]));
        Refuses(Message, () => ReturnEstimates.Create(["A", default], [0.1, 0.1], SymmetricMatrix.FromDiagonal([0.04, 0.04])));
        Assert.Equal(["Asset has no name."], new CsvOptions { Asset = default(AssetId) }.Validate());
    }

    [Fact]
    public void Frequencies_AreNamed()
    {
        const string Message = "The frequency has no number of periods per year. (Parameter 'frequency')";
        Refuses(Message, () => PriceHistory.Create(["A"], Day, [1]).WithFrequency(default));
        Refuses(Message, () => ReturnPanel.Create(["A"], Day, default, ReturnKind.Simple, [0.1]));
        string[] errors = ["Frequency has no number of periods per year."];
        Assert.Equal(errors, new CsvOptions { Frequency = default(Frequency) }.Validate());
        Assert.Equal(errors, new ReturnPanelOptions { Frequency = default(Frequency) }.Validate());
    }

    [Fact]
    public void KindOfReturn_BeyondTheEnumeration_IsNamed() => Assert.Equal(
        "There is no kind of return 9. (Parameter 'kind')" + Environment.NewLine + "Actual value was 9.",
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ReturnPanel.Create(["A"], Day, Frequency.Daily, (ReturnKind)9, [0.1])).Message);

    [Fact]
    public void Volatility_BeyondTheAssets_IsOutOfRange()
    {
        ReturnEstimates estimates = ReturnEstimates.Create(["A"], [0.1], SymmetricMatrix.FromDiagonal([0.04]));
        Assert.Equal("asset", Assert.Throws<ArgumentOutOfRangeException>(() => estimates.Volatility(1)).ParamName);
        Assert.Equal("asset", Assert.Throws<ArgumentOutOfRangeException>(() => estimates.Volatility(-1)).ParamName);
    }

    private static void Refuses(string message, Func<object> create) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => create()).Message);
}
