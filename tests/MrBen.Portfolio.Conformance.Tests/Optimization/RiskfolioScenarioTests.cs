using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Scenarios;

namespace MrBen.Portfolio.Conformance.Tests.Optimization;

/// <summary>
/// Riskfolio-Lib's minimum-risk and risk-parity weights (tests/Classic_MinRisk.csv and Classic_RP.csv at the commit in the data's README):
/// 10 stocks, the last 200 daily returns, long-only, each measure at 5 %. Its moments divide by T − 1 where ours divide by T, which moves no
/// minimum.
/// </summary>
public class RiskfolioScenarioTests
{
    private static readonly Dictionary<string, ScenarioMeasure> Measures = new()
    {
        ["MV"] = ScenarioMeasure.StandardDeviation,
        ["MAD"] = ScenarioMeasure.MeanAbsoluteDeviation,
        ["MSV"] = ScenarioMeasure.SemiDeviation,
        ["FLPM"] = ScenarioMeasure.LowerPartialMoment(0),
        ["SLPM"] = ScenarioMeasure.SemiDeviationBelow(0),
        ["CVaR"] = ScenarioMeasure.ConditionalValueAtRisk(0.95),
        ["EVaR"] = ScenarioMeasure.EntropicValueAtRisk(0.95),
        ["WR"] = ScenarioMeasure.WorstCase,
        ["MDD"] = ScenarioMeasure.MaximumDrawdown,
        ["ADD"] = ScenarioMeasure.AverageDrawdown,
        ["CDaR"] = ScenarioMeasure.ConditionalDrawdownAtRisk(0.95),
        ["EDaR"] = ScenarioMeasure.EntropicDrawdownAtRisk(0.95),
        ["UCI"] = ScenarioMeasure.UlcerIndex,
    };

    public static TheoryData<string> Columns() => [.. Measures.Keys];

    [Theory]
    [MemberData(nameof(Columns))]
    public void Minimize_TheirData_IsAtLeastAsGoodAsTheirs(string column)
    {
        ScenarioMeasure measure = Measures[column];
        CsvTable table = CsvTable.Read(ReferenceData.Open("riskfolio", "Classic_MinRisk.csv"));
        ScenarioSet scenarios = LastReturns([.. table.Strings("")]);
        int n = scenarios.VariableCount;
        ScenarioOutcome outcome = new ScenarioSolver().Solve(
            ScenarioProgram.Minimize(scenarios, measure)
                .WithBounds(new double[n], [])
                .WithRows(DenseMatrix.Create(1, n, [.. Enumerable.Repeat(1.0, n)]), [1.0], [1.0]),
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        double theirs = measure.At(scenarios, table.Numbers(column));
        Assert.InRange(outcome.Objective, theirs * (1 - 1e-4), theirs * (1 + 1e-8)); // As good, and of the same thing.
    }

    public static TheoryData<string> ParityColumns() =>
        [.. Measures.Keys.Intersect(CsvTable.Read(ReferenceData.Open("riskfolio", "Classic_RP.csv")).Header)];

    // The weights are the least of ln ρ(w) − Σ bᵢ ln wᵢ, which no scale changes (Bruder and Roncalli 2012).
    [Theory]
    [MemberData(nameof(ParityColumns))]
    public void Budget_TheirData_IsAtLeastAsGoodAsTheirs(string column)
    {
        ScenarioMeasure measure = Measures[column];
        CsvTable table = CsvTable.Read(ReferenceData.Open("riskfolio", "Classic_RP.csv"));
        ScenarioSet scenarios = LastReturns([.. table.Strings("")]);
        ScenarioBudgetingOutcome outcome = new ScenarioSolver().Budget(
            ScenarioBudgetingProgram.Create(scenarios, measure), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(outcome.Status == SolverStatus.Optimal, $"{outcome.Status}, {outcome.Certificate}");
        double[] theirs = table.Numbers(column);
        double difference = Logarithmic(measure, scenarios, outcome.Point) - Logarithmic(measure, scenarios, theirs);
        Assert.InRange(difference, -1e-4, 1e-10); // As good, and of the same thing.
        Assert.InRange(outcome.LargestDeviation, 0, 1e-7);
        for (int i = 0; i < theirs.Length; i++)
        {
            Assert.Equal(theirs[i], outcome.Point[i], tolerance: 2e-3); // Theirs come from conic solvers at their default tolerances.
        }
    }

    private static double Logarithmic(ScenarioMeasure measure, ScenarioSet scenarios, ReadOnlySpan<double> point) =>
        Math.Log(measure.At(scenarios, point)) - point.ToArray().Average(Math.Log);

    private static ScenarioSet LastReturns(string[] assets)
    {
        const int Periods = 200;
        CsvTable prices = CsvTable.Read(ReferenceData.Open("riskfolio", "stock_prices.csv.gz"));
        double[][] columns = [.. assets.Select(prices.Numbers)];
        int first = prices.Rows.Count - Periods;
        double[] returns = [.. Enumerable.Range(first, Periods).SelectMany(t => columns.Select(price => (price[t] / price[t - 1]) - 1))];
        return ScenarioSet.Create(DenseMatrix.Create(Periods, assets.Length, returns));
    }
}
