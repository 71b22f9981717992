namespace MrBen.Portfolio.Conformance.Tests.Samples;

/// <summary>The sample of what plugs in from outside, as a newcomer runs it.</summary>
public class CustomStrategyTests
{
    [Fact]
    public void CustomStrategy_Run_ShowsEverySeam()
    {
        SampleProgram run = SampleProgram.Run("CustomStrategy", []);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] parts =
        [
            "IAllocationStrategy: ReturnPerRiskStrategy", "return_per_risk: Optimal. 6 of 6 assets",
            "ITransactionCostModel: PerShareCost", "IWeightTilt: TrendTilt", "return_per_risk+trend: Optimal.",
            "IRebalanceTrigger: LossTrigger", "IRiskLimit: RiskShareLimit", "Record drawdown", "Largest share of risk",
            "IModelTrainer and IAssetScoreModel: MomentumTrainer", "No model is active: Nothing was trained yet.",
            "training of allocation_optimizer: ",
        ];
        Assert.All(parts, part => Assert.Contains(part, run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("NaN", run.Output, StringComparison.Ordinal);
    }

    // 0.005 a share is below the least of 1 for the 177 shares of the largest order, and 1 below a hundredth of each order's value.
    [Fact]
    public void CustomStrategy_OrdersOfFewShares_CostTheLeast()
    {
        string[] trades = [.. Lines().Where(line => line.Contains(": costs ", StringComparison.Ordinal))];
        Assert.NotEmpty(trades);
        Assert.All(trades, trade => Assert.EndsWith(": costs 1.00", trade, StringComparison.Ordinal));
    }

    // Of the six only IBM ended June 2022 (141.86) above its mean of ten: the file's closes of September 2021 to June 2022.
    [Fact]
    public void CustomStrategy_TrendTilt_KeepsWhatTradesAboveItsMean() => Assert.Contains(
        "  trend: Sold for cash, below the mean of 10 month-end prices: AAPL, MSFT, XRX, AMZN, ADBE.", Lines());

    // QuickStart shows the same holdings: the score of MSFT is 49.4 %.
    [Fact]
    public void CustomStrategy_OwnLimit_IsHeldAgainstTheScoreThatQuickStartShows()
    {
        Assert.Contains("  Breached: Largest share of risk is 49.41 %, above its limit of at most 40.00 %.", Lines());
        string row = Assert.Single(
            SampleProgram.Run("QuickStart", []).Output.Split('\n'), line => line.StartsWith("  MSFT    100", StringComparison.Ordinal));
        Assert.Contains(" 49.4 %", row, StringComparison.Ordinal);
    }

    // A model that does not beat its baseline changes nothing: the weights before and after training are the same.
    [Fact]
    public void CustomStrategy_GateThatStaysClosed_LeavesTheWeights()
    {
        string[] lines = Lines();
        Assert.Contains(lines, line => line.Contains("GateClosed. Out of sample, over 96 months", StringComparison.Ordinal));
        string[] weights = [.. lines.SkipWhile(line => !line.StartsWith("IModelTrainer", StringComparison.Ordinal))
            .Where(line => line.Contains("; cash ", StringComparison.Ordinal))];
        Assert.Equal(2, weights.Length);
        Assert.Equal(weights[0], weights[1]);
    }

    [Fact]
    public void CustomStrategy_Twice_PrintsTheSameWhateverTheMachineSpeaks() => Assert.Equal(
        SampleProgram.Run("CustomStrategy", []).Output, SampleProgram.Run("CustomStrategy", new() { ["LC_ALL"] = "de_DE.UTF-8" }).Output);

    private static string[] Lines() => SampleProgram.Run("CustomStrategy", []).Output.ReplaceLineEndings("\n").Split('\n');
}
