using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Scenarios;

namespace MrBen.Portfolio.Conformance.Tests.Optimization;

/// <summary>The measures that linear programs can have, against HiGHS on programs written out here from the measures' sources.</summary>
public class ScenarioHighsTests
{
    private const double Confidence = 0.9;
    private const double Target = 5e-4;

    private delegate void Epigraph(LinearProgram program, ScenarioSet scenarios);

    private static readonly (ScenarioMeasure Measure, Epigraph Write)[] Measures =
    [
        // Rockafellar and Uryasev (2000), equation 17.
        (ScenarioMeasure.ConditionalValueAtRisk(Confidence),
            (program, scenarios) => WriteTail(program, scenarios, t => Loss(scenarios, t))),

        // Chekhlov, Uryasev and Zabarankin (2005): the same of drawdowns.
        (ScenarioMeasure.ConditionalDrawdownAtRisk(Confidence), (program, scenarios) =>
        {
            int d = WriteDrawdowns(program, scenarios);
            WriteTail(program, scenarios, t => [(d + t, 1)]);
        }),
        (ScenarioMeasure.MaximumDrawdown, (program, scenarios) =>
        {
            int d = WriteDrawdowns(program, scenarios);
            WriteLargest(program, scenarios, t => [(d + t, 1)]);
        }),
        (ScenarioMeasure.AverageDrawdown, (program, scenarios) =>
        {
            int d = WriteDrawdowns(program, scenarios);
            for (int t = 0; t < scenarios.Count; t++)
            {
                program.SetCost(d + t, scenarios.Probabilities[t]);
            }
        }),

        // Young (1998): minimax.
        (ScenarioMeasure.WorstCase, (program, scenarios) => WriteLargest(program, scenarios, t => Loss(scenarios, t))),

        // Konno and Yamazaki (1991): both sides of each deviation.
        (ScenarioMeasure.MeanAbsoluteDeviation, (program, scenarios) =>
        {
            for (int t = 0; t < scenarios.Count; t++)
            {
                int u = program.AddVariable(scenarios.Probabilities[t], double.NegativeInfinity);
                foreach (int sign in (int[])[1, -1])
                {
                    program.AddRow(0, [(u, 1), .. Enumerable.Range(0, scenarios.VariableCount)
                        .Select(j => (j, sign * (scenarios.Returns[t, j] - scenarios.Mean[j])))]);
                }
            }
        }),
        (ScenarioMeasure.LowerPartialMoment(Target), (program, scenarios) =>
        {
            for (int t = 0; t < scenarios.Count; t++)
            {
                int u = program.AddVariable(scenarios.Probabilities[t], 0);
                program.AddRow(Target, [(u, 1), .. Outcome(scenarios, t)]);
            }
        }),
    ];

    public static TheoryData<int, int> Cases() =>
        new(Enumerable.Range(0, Measures.Length).SelectMany(k => Enumerable.Range(0, TestTier.Count(2, 12)).Select(seed => (k, seed))));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Minimize_LinearMeasure_AgreesWithHighs(int index, int seed)
    {
        (ScenarioMeasure measure, Epigraph write) = Measures[index];
        Random random = new(seed);
        ScenarioSet scenarios = Scenarios(random, random.Next(20, 120), random.Next(2, 15));
        int n = scenarios.VariableCount;
        double[] rows = [.. Enumerable.Repeat(1.0, n), .. scenarios.Mean];
        double least = scenarios.Mean.ToArray().Average();
        ScenarioOutcome outcome = new ScenarioSolver().Solve(
            ScenarioProgram.Minimize(scenarios, measure)
                .WithBounds(new double[n], [.. Enumerable.Repeat(0.6, n)])
                .WithRows(DenseMatrix.Create(2, n, rows), [1.0, least], [1.0, double.PositiveInfinity]),
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(outcome.Status == SolverStatus.Optimal, $"{outcome.Status}, {outcome.Certificate}");
        LinearProgram program = new();
        for (int j = 0; j < n; j++)
        {
            program.AddVariable(0, 0, 0.6);
        }

        program.AddRow(1, [.. Enumerable.Range(0, n).Select(j => (j, 1.0))], 1);
        program.AddRow(least, [.. Enumerable.Range(0, n).Select(j => (j, scenarios.Mean[j]))]);
        write(program, scenarios);
        (HighsStatus status, double objective) = Highs.Solve(program.Build());
        Assert.Equal(HighsStatus.Optimal, status);

        // Vertices are exact; the mean of drawdowns can have no vertex that the interior point tells, and then is as near as that comes.
        double share = ReferenceEquals(measure, ScenarioMeasure.AverageDrawdown) ? 1e-8 : 1e-10;
        Assert.Equal(objective, outcome.Objective, tolerance: share * (0.01 + Math.Abs(objective)));
    }

    private static ScenarioSet Scenarios(Random random, int count, int variables)
    {
        double[] values = new double[count * variables];
        for (int t = 0; t < count; t++)
        {
            double common = random.NextDouble() - 0.49;
            for (int j = 0; j < variables; j++)
            {
                values[(t * variables) + j] = 0.02 * (common + random.NextDouble() - 0.49);
            }
        }

        return ScenarioSet.Create(DenseMatrix.Create(count, variables, values));
    }

    private static (int, double)[] Outcome(ScenarioSet scenarios, int scenario) =>
        [.. Enumerable.Range(0, scenarios.VariableCount).Select(j => (j, scenarios.Returns[scenario, j]))];

    private static (int, double)[] Loss(ScenarioSet scenarios, int scenario) =>
        [.. Outcome(scenarios, scenario).Select(term => (term.Item1, -term.Item2))];

    private static (int, double)[] Minus((int Variable, double Coefficient)[] terms) =>
        [.. terms.Select(term => (term.Variable, -term.Coefficient))];

    private static void WriteTail(LinearProgram program, ScenarioSet scenarios, Func<int, (int, double)[]> loss)
    {
        int boundary = program.AddVariable(1, double.NegativeInfinity);
        for (int t = 0; t < scenarios.Count; t++)
        {
            int u = program.AddVariable(scenarios.Probabilities[t] / (1 - Confidence), 0);
            program.AddRow(0, [(u, 1), (boundary, 1), .. Minus(loss(t))]);
        }
    }

    private static void WriteLargest(LinearProgram program, ScenarioSet scenarios, Func<int, (int, double)[]> loss)
    {
        int largest = program.AddVariable(1, double.NegativeInfinity);
        for (int t = 0; t < scenarios.Count; t++)
        {
            program.AddRow(0, [(largest, 1), .. Minus(loss(t))]);
        }
    }

    private static int WriteDrawdowns(LinearProgram program, ScenarioSet scenarios)
    {
        int first = program.AddVariable(0, 0);
        for (int t = 0; t < scenarios.Count; t++)
        {
            int d = t == 0 ? first : program.AddVariable(0, 0);
            program.AddRow(0, [(d, 1), .. Outcome(scenarios, t), .. t == 0 ? [] : new[] { (d - 1, -1.0) }]);
        }

        return first;
    }

    /// <summary>A linear program put together by single variables and rows.</summary>
    private sealed class LinearProgram
    {
        private readonly List<double> _costs = [];
        private readonly List<double> _lower = [];
        private readonly List<double> _upper = [];
        private readonly List<(double Lower, double Upper, (int Variable, double Coefficient)[] Terms)> _rows = [];

        public int AddVariable(double cost, double lower, double upper = double.PositiveInfinity)
        {
            _costs.Add(cost);
            _lower.Add(lower);
            _upper.Add(upper);
            return _costs.Count - 1;
        }

        public void SetCost(int variable, double cost) => _costs[variable] = cost;

        public void AddRow(double lower, (int Variable, double Coefficient)[] terms, double upper = double.PositiveInfinity) =>
            _rows.Add((lower, upper, terms));

        public QuadraticProgram Build()
        {
            int n = _costs.Count;
            double[] rows = new double[_rows.Count * n];
            for (int i = 0; i < _rows.Count; i++)
            {
                foreach ((int variable, double coefficient) in _rows[i].Terms)
                {
                    rows[(i * n) + variable] += coefficient;
                }
            }

            return QuadraticProgram.Create(SymmetricMatrix.FromDiagonal(new double[n]), [.. _costs], [.. _lower], [.. _upper],
                DenseMatrix.Create(_rows.Count, n, rows), [.. _rows.Select(row => row.Lower)], [.. _rows.Select(row => row.Upper)]);
        }
    }
}
