using System.Text.Json;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tool.Tests;

/// <summary>The commands risk and allocate.</summary>
public class StudyCommandTests
{
    // The library's own answer for the same weights on the same returns.
    [Fact]
    public async Task Risk_IsThatOfTheLibrary()
    {
        using ToolFolder folder = new();
        ToolRun run = (await ToolRun.Of(
            "risk", "--prices", folder.Prices, "--holdings", folder.Holdings, "--cash", "500", "--benchmark", "^IDX", "--json")).Done();
        PriceHistory prices = PriceHistory.ReadCsv(folder.Prices);
        decimal[] values = [10 * Last(prices, 0), -2.5m * Last(prices, 1)];
        decimal total = 500 + values.Sum();
        Assert.Equal(total, run.Json.GetProperty("net_asset_value").GetDecimal());
        PortfolioRisk risk = PortfolioRisk.Calculate(
            ReturnPanel.FromPrices(prices.Select([new AssetId("AAA"), new AssetId("BBB")])),
            [(double)(values[0] / total), (double)(values[1] / total)], new PortfolioOptions().Risk).GetRiskOrThrow();
        Assert.Equal(risk.Volatility, Metric(run, "volatility"), 1e-14); // the same sums, perhaps in another order of assets
        Assert.Equal(risk.ValueAtRisk, Metric(run, "value_at_risk"), 1e-14);
        Assert.Contains(run.Json.GetProperty("metrics").EnumerateArray(), metric =>
            metric.GetProperty("metric").GetString() == "beta" && metric.GetProperty("value").ValueKind == JsonValueKind.Number);
        Assert.Equal(1, run.Json.GetProperty("assets").EnumerateArray().Sum(asset => asset.GetProperty("risk_score").GetDouble()), 1e-12);
        Assert.NotEmpty(run.Json.GetProperty("limits").EnumerateArray());
    }

    [Fact]
    public async Task Risk_AsTables_HasEverySection()
    {
        using ToolFolder folder = new();
        ToolRun run = (await ToolRun.Of("risk", "--prices", folder.Prices, "--holdings", folder.Holdings, "--cash", "500")).Done();
        Assert.All(
            ["Metrics", "What adds to the volatility", "Limits"],
            heading => Assert.Contains($"\n{heading}\n", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal));
        Assert.Contains("measured on 299 returns", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output); // no colours where nobody looks
    }

    [Fact]
    public async Task Risk_Report_IsMarkdownOrJson()
    {
        using ToolFolder folder = new();
        string[] arguments = ["risk", "--prices", folder.Prices, "--holdings", folder.Holdings, "--cash", "500", "--report"];
        Assert.StartsWith("# Risk report of ", (await ToolRun.Of(arguments)).Done().Output, StringComparison.Ordinal);
        Assert.True((await ToolRun.Of([.. arguments, "--json"])).Done().Json.GetProperty("report").TryGetProperty("book", out _));
    }

    [Fact]
    public async Task Risk_PriceOfTheHoldings_StandsOverTheHistory()
    {
        using ToolFolder folder = new();
        string holdings = folder.Write("h.csv", "# mine\nprice;asset;quantity\n;BBB;1\n250.5;\"AAA\";2\n");
        ToolRun run = (await ToolRun.Of("risk", "--prices", folder.Prices, "--holdings", holdings, "--json")).Done();
        Assert.Equal(501m + Last(PriceHistory.ReadCsv(folder.Prices), 1), run.Json.GetProperty("net_asset_value").GetDecimal());
    }

    [Fact]
    public async Task Risk_Environment_StandsOverTheConfiguration()
    {
        using ToolFolder folder = new();
        string config = folder.Write("c.json", """{ "advanced_portfolio": { "core_settings": { "base_currency": "EUR" } } }""");
        ToolRun run = (await ToolRun.With(
            [("MRBEN_PORTFOLIO__risk_management__risk_limits__max_portfolio_volatility", "0.001")],
            "risk", "--prices", folder.Prices, "--holdings", folder.Holdings, "--cash", "500", "--config", config, "--json")).Done();
        Assert.Equal("EUR", run.Json.GetProperty("currency").GetString());
        JsonElement limit = run.Json.GetProperty("limits").EnumerateArray().First();
        Assert.Equal((0.001, "breached"), (limit.GetProperty("limit").GetDouble(), limit.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Holdings_WithFaults_AreToldTogether()
    {
        using ToolFolder folder = new();
        string file = folder.Write("h.csv", "asset,quantity,price\nAAA,10,\nAAA,5,\nAAB,1,\n,3,\nBBB,1.5x,-2\nCCC,1\nCCC,1,-5\n");
        (await ToolRun.Of("risk", "--prices", folder.Prices, "--holdings", file)).Refused(ExitCode.Faults,
            $"""
            {file}: Line 3: AAA stands there twice; it is in line 2 too.
            {file}: Line 5: the asset has no name.
            {file}: Line 6: the quantity '1.5x' is not a number like 12.5.
            {file}: Line 7: there are 2 values; 3 are needed.
            {file}: Line 8: the price -5 is not positive.
            {file}: Line 4: there are no prices of AAB; did you mean AAA?
            """.ReplaceLineEndings("\n"));
        string head = folder.Write("h.csv", "name,units\nAAA,10\n");
        (await ToolRun.Of("risk", "--prices", folder.Prices, "--holdings", head)).Refused(
            ExitCode.Faults, $"{head}: Line 1: 'name,units' is not the head asset,quantity or asset,quantity,price.");
        string binary = folder.Write("h.csv", "\0\0");
        (await ToolRun.Of("risk", "--prices", folder.Prices, "--holdings", binary)).Refused(
            ExitCode.Faults, $"{binary}: This is no text in UTF-8.");
    }

    [Fact]
    public async Task Risk_WithoutAnAnswer_SaysWhy()
    {
        using ToolFolder folder = new();
        string few = folder.Write("few.csv", ToolFolder.PricesOf(20));
        string one = folder.Write("h.csv", "asset,quantity\nAAA,10\n");
        (await ToolRun.Of("risk", "--prices", few, "--holdings", one)).Refused(
            ExitCode.NoAnswer, "There is no risk to tell: AAA has 19 returns; 60 are needed, 41 more.");
        ToolRun run = await ToolRun.Of("risk", "--prices", folder.Prices, "--holdings", one, "--cash", "-1000000", "--json");
        Assert.Equal(ExitCode.NoAnswer, run.ExitCode);
        Assert.Contains("weights need a positive one", run.Json.GetProperty("problem").GetString(), StringComparison.Ordinal);
        (await ToolRun.Of("risk", "--prices", folder.Prices, "--holdings", one, "--benchmark", "IDX")).Refused(
            ExitCode.Usage, "--benchmark IDX: there are no prices of it; did you mean ^IDX?");
        string huge = folder.Write("h.csv", "asset,quantity\nAAA,79228162514264337593543950335\n");
        Assert.Equal(ExitCode.Faults, (await ToolRun.Of("risk", "--prices", folder.Prices, "--holdings", huge)).ExitCode);
    }

    // The library's own answer on the same prices.
    [Theory]
    [InlineData("minimum-variance")]
    [InlineData("min_variance")]
    public async Task Allocate_GivesTheLibrarysWeights_AndAPlan(string strategy)
    {
        using ToolFolder folder = new();
        ToolRun run = (await ToolRun.Of("allocate", "--prices", folder.Prices, "--strategy", strategy, "--json")).Done();
        AllocationResult expected = new MinimumVarianceStrategy().Allocate(
            ReturnEstimates.FromHistory(
                PriceHistory.ReadCsv(folder.Prices).Select([new AssetId("AAA"), new AssetId("BBB"), new AssetId("CCC")])),
            cancellationToken: TestContext.Current.CancellationToken);
        JsonElement[] weights = [.. run.Json.GetProperty("weights").EnumerateArray()];
        Assert.Equal(["AAA", "BBB", "CCC"], weights.Select(weight => weight.GetProperty("asset").GetString()));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(expected.Weights!.Weights[i], weights[i].GetProperty("target").GetDouble(), 1e-9); // two solves of one program
        }

        Assert.Equal("optimal", run.Json.GetProperty("status").GetString());
        Assert.True(run.Json.GetProperty("certificate").GetProperty("primal").GetDouble() < 1e-9);
        JsonElement plan = run.Json.GetProperty("plan");
        Assert.Equal(100_000m, plan.GetProperty("cash_before").GetDecimal());
        Assert.Equal(
            plan.GetProperty("cash_before").GetDecimal() - plan.GetProperty("cash_after").GetDecimal(),
            plan.GetProperty("trades").EnumerateArray().Sum(trade => trade.GetProperty("value").GetDecimal()));
    }

    [Fact]
    public async Task Allocate_AsTables_TellsWhyAndWhatToTrade()
    {
        using ToolFolder folder = new();
        ToolRun run = (await ToolRun.With(
            [("MRBEN_PORTFOLIO__rebalancing__transaction_costs__fixed_cost", "1")],
            "allocate", "--prices", folder.Prices, "--holdings", folder.Holdings, "--cash", "500", "--strategy", "maximum-sharpe",
            "--assets", "AAA,CCC", "--lot", "0.5")).Done();
        Assert.StartsWith("maximum-sharpe, static: optimal. ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Certificate: primal ", run.Output, StringComparison.Ordinal);
        Assert.Contains("  buy    BBB      2.5 ", run.Output, StringComparison.Ordinal); // held, so it takes part; the short is closed
        Assert.Contains(" costs ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("static")]
    [InlineData("dynamic")]
    [InlineData("rebalancing")]
    [InlineData("momentum-based")]
    [InlineData("regime-based")]
    [InlineData("ml_optimized")]
    public async Task Allocate_ByEveryMethod_HasWeights(string method)
    {
        using ToolFolder folder = new();
        ToolRun run = (await ToolRun.Of(
            "allocate", "--prices", folder.Write("long.csv", ToolFolder.PricesOf(700)), "--strategy", "risk-parity", "--method", method,
            "--json")).Done();
        Assert.Equal(3, run.Json.GetProperty("weights").GetArrayLength());
    }

    [Fact]
    public async Task Allocate_WithoutAnAnswer_SaysWhy()
    {
        using ToolFolder folder = new();
        (string, string)[] tight = [("MRBEN_PORTFOLIO__portfolio_strategies__min_variance__max_single_weight", "0.2")];
        string[] arguments = ["allocate", "--prices", folder.Prices, "--strategy", "minimum-variance"];
        ToolRun run = await ToolRun.With(tight, arguments);
        Assert.Equal((ExitCode.NoAnswer, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("No answer (primal infeasible): ", run.Error, StringComparison.Ordinal);
        ToolRun json = await ToolRun.With(tight, [.. arguments, "--json"]);
        Assert.Equal(
            ("primal_infeasible", 3), (json.Json.GetProperty("status").GetString(), json.Json.GetProperty("exit_code").GetInt32()));
        Assert.NotEmpty(json.Json.GetProperty("explanation").EnumerateArray());
        (await ToolRun.Of("allocate", "--prices", folder.Prices, "--strategy", "black-litterman")).Refused(
            ExitCode.NoAnswer, "No answer (undefined estimate): Black-Litterman starts from the weights of the market; there are none.");
    }

    [Theory]
    [InlineData("AAA=5", "--market: there is no value of CCC; give one for each asset.")]
    [InlineData("AAA=5 AAA=6", "--market AAA=6: AAA was given before.")]
    [InlineData("AAA=x", "--market AAA=x is not of the form SYMBOL=VALUE with a positive value.")]
    [InlineData("AAX=5", "--market AAX: there are no prices of it; did you mean AAA?")]
    public async Task Allocate_MarketThatDoesNotDo_IsTold(string market, string sentence)
    {
        using ToolFolder folder = new();
        string[] arguments = ["allocate", "--prices", folder.Prices, "--strategy", "black-litterman", "--assets", "AAA", "CCC", "--market"];
        (await ToolRun.Of([.. arguments, .. market.Split(' ')])).Refused(ExitCode.Usage, sentence);
        (await ToolRun.Of([.. arguments, "AAA=5", "CCC=1", "--json"])).Done();
    }

    private static decimal Last(PriceHistory prices, int asset) =>
        prices.TryGetPrice(prices.Rows - 1, asset, out double price) ? (decimal)price : throw new InvalidOperationException("No price.");

    private static double Metric(ToolRun run, string name) => run.Json.GetProperty("metrics").EnumerateArray()
        .First(metric => metric.GetProperty("metric").GetString() == name).GetProperty("value").GetDouble();
}
