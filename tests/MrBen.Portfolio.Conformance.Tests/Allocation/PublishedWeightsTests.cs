using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Conformance.Tests.Estimation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Allocation;

/// <summary>Weights that other programs or papers give for the same problem.</summary>
public class PublishedWeightsTests
{
    // R's quadprog (Goldfarb and Idnani), printed to 10 decimals, on fPortfolio's Swiss pension benchmark and 20 small caps; sample mean and
    // covariance per period. LPP2005's tangency weights are also those that fPortfolio itself prints.
    [Theory]
    [InlineData("LPP2005", 6)]
    [InlineData("SMALLCAP", 20)]
    public void Quadprog_GivesTheSameWeights(string name, int assets)
    {
        CsvTable returns = CsvTable.Read(ReferenceData.Open("r_datasets", name + ".RET.csv"));
        CsvTable portfolios = CsvTable.Read(ReferenceData.Open("r_datasets", name + "_portfolios_quadprog.csv"));
        ReturnEstimates estimates = Sample([.. returns.Header.Skip(1).Take(assets)],
            [.. Enumerable.Range(0, returns.Rows.Count).Select(t => Enumerable.Range(1, assets).Select(i => returns.Number(t, i)!.Value))]);
        int compared = 0;
        foreach (IGrouping<string, string[]> portfolio in portfolios.Rows.GroupBy(row => row[portfolios.IndexOf("portfolio")]))
        {
            AllocationResult result = new PortfolioOptimizer().Solve(Problem(portfolio.Key, portfolio.First()[portfolios.IndexOf("mean")]),
                estimates, TestContext.Current.CancellationToken);
            Assert.True(result.IsOptimal, $"{portfolio.Key}: {result.Detail}");
            foreach (string[] row in portfolio)
            {
                Assert.Equal(Parse(row[portfolios.IndexOf("weight")]), result.Weights[row[portfolios.IndexOf("asset")]], 2e-9);
                compared++;
            }

            Assert.Equal(1, Parse(portfolio.First()[portfolios.IndexOf("sd")]) / result.Volatility, 1e-10);
            Assert.Equal(1, Parse(portfolio.First()[portfolios.IndexOf("mean")]) / result.ExpectedReturn, 1e-7);
        }

        Assert.Equal(6 * assets, compared);
    }

    // Riskfolio-Lib, tests/ (columns MV): the minimum risk and risk parity portfolios of ten stocks over 200 days, compared at its authors' 6
    // decimals; their solvers stop at about 1e-6.
    [Fact]
    public void Riskfolio_GivesTheSameWeights()
    {
        string[] stocks = ["AMZN", "APA", "CMCSA", "CPB", "JCI", "JPM", "MMC", "MO", "TGT", "ZION"];
        CsvTable prices = CsvTable.Read(ReferenceData.Open("riskfolio", "stock_prices.csv.gz"));
        int[] columns = [.. stocks.Select(prices.IndexOf)];
        ReturnEstimates estimates = Sample(stocks, [.. Enumerable.Range(prices.Rows.Count - 200, 200).Select(
            t => columns.Select(i => (prices.Number(t, i)!.Value / prices.Number(t - 1, i)!.Value) - 1))]);
        AssertColumn("Classic_MinRisk.csv", new MinimumVarianceStrategy().Allocate(estimates, cancellationToken: TestContext.Current.CancellationToken), 1e-6);
        AssertColumn("Classic_RP.csv", new RiskParityStrategy().Allocate(estimates, cancellationToken: TestContext.Current.CancellationToken), 5e-6);

        static void AssertColumn(string file, AllocationResult result, double tolerance)
        {
            CsvTable expected = CsvTable.Read(ReferenceData.Open("riskfolio", file));
            Assert.True(result.IsOptimal, result.Detail);
            foreach (string[] row in expected.Rows)
            {
                Assert.Equal(Parse(row[expected.IndexOf("MV")]), result.Weights[row[0]], tolerance);
            }
        }
    }

    // skfolio, tests/test_optimization/test_convex/test_risk_budgeting.py, test_risk_budgeting_contribution (first of its cases): equal risk
    // contributions of 20 stocks from 2018 on, variance, 7 decimals from a conic solver.
    [Fact]
    public void Skfolio_EqualRiskContributions_AreTheSame()
    {
        double[] expected = [.. Expectations("skfolio", "expected_from_tests.json")
            .First(e => e.GetProperty("test").GetString() == "test_risk_budgeting_contribution"
                && e.GetProperty("quantity").GetString() == "model.weights_")
            .GetProperty("expected").EnumerateArray().Select(e => e.GetDouble())];
        ReturnPanel panel = ReferencePanels.From(ReferencePanels.Sp500(), new DateOnly(2018, 1, 3));
        ReturnEstimates estimates = ReturnEstimates.FromReturns(panel, new ReturnEstimatesOptions { Covariance = new SampleCovariance() });
        AllocationResult result = new RiskParityStrategy().Allocate(estimates, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.IsOptimal, result.Detail);
        Assert.Equal(expected, result.Weights.Weights.ToArray(), (x, y) => Math.Abs(x - y) < 2e-5);
    }

    // The cases of Maillard, Roncalli and Teiletche (2010), Richard and Roncalli (2019) and others, as collected with their tolerances; and
    // the budgets of the riskParityPortfolio family.
    [Fact]
    public void EqualRiskContributions_OfPapers_AreTheSame()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(ReferenceData.Require("published", "allocation_cases.json")));
        JsonElement cases = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement : document.RootElement.GetProperty("cases");
        int compared = 0;
        foreach (JsonElement item in cases.EnumerateArray())
        {
            if (item.GetProperty("problem").GetString() != "equal_risk_contribution")
            {
                continue;
            }

            double[][] rows = [.. item.GetProperty("inputs").GetProperty("cov").EnumerateArray()
                .Select(row => row.EnumerateArray().Select(e => e.GetDouble()).ToArray())];
            double[] expected = [.. item.GetProperty("expected").GetProperty("weights").EnumerateArray().Select(e => e.GetDouble())];
            AllocationResult result = new RiskParityStrategy().Allocate(Beliefs(rows), cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(result.IsOptimal, result.Detail);
            double tolerance = item.GetProperty("tolerance").GetDouble();
            Assert.Equal(expected, result.Weights.Weights.ToArray(), (x, y) => Math.Abs(x - y) <= tolerance);
            compared++;
        }

        Assert.True(compared >= 4);
    }

    // Richard and Roncalli's code (pyrb), five assets: volatilities and correlations of its test; equal budgets and 0.2 0.2 0.3 0.1 0.2, computed
    // with numpy to 12 digits.
    [Fact]
    public void RiskBudgets_OfPyrb_AreTheSame()
    {
        double[] volatilities = [0.15, 0.2, 0.25, 0.3, 0.1];
        double[][] correlations = [[1, 0.1, 0.4, 0.5, 0.5], [0.1, 1, 0.7, 0.4, 0.4], [0.4, 0.7, 1, 0.8, 0.05], [0.5, 0.4, 0.8, 1, 0.1],
            [0.5, 0.4, 0.05, 0.1, 1]];
        ReturnEstimates five = Beliefs([.. correlations.Select((row, i) => row.Select((c, j) => c * volatilities[i] * volatilities[j]).ToArray())]);
        AllocationResult equal = new RiskParityStrategy().Allocate(five, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([0.224009034704, 0.165078095753, 0.120338896351, 0.105131709888, 0.385442263304],
            equal.GetWeightsOrThrow().Weights.ToArray(), (x, y) => Math.Abs(x - y) < 1e-11);
        Assert.Equal(0.118781255583, equal.Volatility, 1e-11);
        double[] shares = [0.2, 0.2, 0.3, 0.1, 0.2];
        AllocationResult budgets = new RiskParityStrategy(new() { Budgets = [.. shares.Select((share, i) => new RiskBudget(five.Assets[i], share))] })
            .Allocate(five, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([0.225601805234, 0.158172561651, 0.175984314089, 0.054470002662, 0.385771316364],
            budgets.GetWeightsOrThrow().Weights.ToArray(), (x, y) => Math.Abs(x - y) < 1e-11);
    }

    private static PortfolioProblem Problem(string portfolio, string mean) => portfolio switch
    {
        "min_variance_long_only" => new(),
        "min_variance_unconstrained" => new()
        {
            Constraints = new() { MinWeight = double.NegativeInfinity, MaxWeight = double.PositiveInfinity },
        },
        "max_sharpe_rf0_long_only" => new() { Objective = PortfolioObjective.MaximumSharpe(0) },
        _ => new() { Constraints = new() { TargetReturn = Parse(mean) } },
    };

    private static ReturnEstimates Sample(string[] names, IEnumerable<double>[] rows)
    {
        DateOnly first = new(2000, 1, 1);
        ReturnPanel panel = ReturnPanel.Create([.. names.Select(name => new AssetId(name))],
            [.. Enumerable.Range(0, rows.Length).Select(first.AddDays)], Frequency.Yearly, ReturnKind.Simple, [.. rows.SelectMany(row => row)]);
        return ReturnEstimates.FromReturns(panel, new ReturnEstimatesOptions { Covariance = new SampleCovariance() });
    }

    private static ReturnEstimates Beliefs(double[][] covariance) => ReturnEstimates.Create(
        [.. Enumerable.Range(0, covariance.Length).Select(i => new AssetId(FormattableString.Invariant($"X{i}")))],
        new double[covariance.Length], SymmetricMatrix.Create(covariance.Length, [.. covariance.SelectMany(row => row)]));

    private static ImmutableArray<JsonElement> Expectations(params string[] path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(ReferenceData.Require(path)));
        return [.. document.RootElement.GetProperty("expectations").EnumerateArray().Select(e => e.Clone())];
    }

    private static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
