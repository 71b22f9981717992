using System.Globalization;
using System.Text.RegularExpressions;

namespace MrBen.Portfolio.Conformance.Tests.Samples;

/// <summary>The sample that trains the models, as a newcomer runs it.</summary>
public sealed class TrainModelsTests : IDisposable
{
    private static readonly string[] Symbols = ["SPY", "AAPL", "IBM", "AIG", "BAC", "IWM", "GOOG", "USO"];

    private readonly string _models = Directory.CreateTempSubdirectory("models").FullName;

    public void Dispose() => Directory.Delete(_models, recursive: true);

    [Fact]
    public void TrainModels_SimulatedMarket_EndsWithTheTableAndASentenceForEachPlace()
    {
        SampleProgram run = Run("--trees", "3", "--horizons", "5");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] places = ["variance-5", "tail-5", "correlation-22", "strategies-22"];
        Assert.All(places, place => Assert.Contains($"\n{place} ", run.Output, StringComparison.Ordinal));
        Assert.All(places, place => Assert.Contains($". {place}: ", run.Output, StringComparison.Ordinal));
        Assert.Contains("5 periods: volatility ", run.Output, StringComparison.Ordinal);
        Assert.Contains("strategy_utility: No model is active: ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", run.Output, StringComparison.Ordinal);
        Assert.Equal(4, Directory.GetFiles(_models, "*.card.md", SearchOption.AllDirectories).Length);
    }

    // The measurements that the project's data give are in Gates/VarianceOnEquitiesTests; here the way from files to sentences. All eight
    // symbols, for which alone the project has a target: at most 0.92 of log-HAR, and the gate opens. SPY, GOOG and IBM give 0.888, but
    // 5.5 % of the outputs are beyond half to twice of log-HAR's (3.6 % of the regression's without a forest), and the gate refuses it.
    [Fact]
    public void TrainModels_RealBars_AreCleanedAndTrainedOn()
    {
        string bars = Path.GetDirectoryName(ReferenceData.Require("lean", "equity", "spy.csv.gz"))!;
        string factors = Path.GetDirectoryName(ReferenceData.Require("lean", "factor_files", "spy.csv"))!;
        if (!TestTier.IsLong)
        {
            SampleProgram unknown = Run("--bars", bars, "--factors", factors, "--symbols", "SPY", "NONE");
            Assert.Equal(2, unknown.ExitCode);
            Assert.Contains("There is no file of NONE in ", unknown.Error, StringComparison.Ordinal);
            return;
        }

        SampleProgram run = Run(["--bars", bars, "--factors", factors, "--symbols", .. Symbols, "--horizons", "5"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("GOOG: a split of 2 on 2014-04-03 is in no file", run.Output, StringComparison.Ordinal);
        Assert.Contains("Activated. variance-5: log-HAR-X and forest is active in place of log-HAR", run.Output, StringComparison.Ordinal);
        Assert.InRange(Number(run.Output, @"\nvariance-5 +Active +([0-9.]+) "), 0.89, 0.92);
        Assert.True(Number(run.Output, @"variance-5: .*Diebold-Mariano (-[0-9.]+)") <= -3, run.Output);
    }

    private static double Number(string text, string pattern)
    {
        Match match = Regex.Match(text, pattern);
        Assert.True(match.Success, text);
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private SampleProgram Run(params string[] arguments) => SampleProgram.Run("TrainModels", [], [.. arguments, "--models", _models]);
}
