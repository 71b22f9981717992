using System.Collections.Immutable;
using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The irreducible part of a conflict of limits, cones and measures: each limit in it is left out on trial, for good where the rest still
/// conflicts (the deletion filter: Chinneck and Dravnieks 1991, ORSA Journal on Computing 3); bounds of single assets first, so that limits of
/// all assets are told rather than those. Bounds of many assets are tried all at once.
/// </summary>
internal sealed class ConflictFilter(LoweredProblem lowered, Func<LoweredProblem, ProgramAnswer> solve)
{
    // With more bounds than this in a conflict they are tried together only.
    private const int MostSingleBounds = 40;

    private readonly double[] _lower = lowered.Program.Lower.ToArray();
    private readonly double[] _upper = lowered.Program.Upper.ToArray();
    private readonly double[] _rowLower = lowered.Program.RowLower.ToArray();
    private readonly double[] _rowUpper = lowered.Program.RowUpper.ToArray();
    private readonly List<LoweredCone> _cones = [.. lowered.Cones];
    private readonly List<MeasureLimit> _measures = [.. lowered.Measures?.Limits ?? []];

    /// <summary>The conflict in words; of a proof that cannot be made smaller, that proof.</summary>
    public ImmutableArray<string> Reduce(ProgramAnswer proof)
    {
        ProgramAnswer last = proof;
        int[] labelled = [.. Enumerable.Range(0, _lower.Length).Where(i => lowered.BoundLabels[i] is not null)];
        TryAll(_upper, labelled, double.PositiveInfinity);
        TryAll(_lower, labelled, double.NegativeInfinity);
        foreach (MeasureLimit measure in lowered.Measures?.Limits ?? [])
        {
            TryWithout(_measures, measure);
        }

        foreach (LoweredCone cone in lowered.Cones.Where(cone => cone.Label is not null))
        {
            TryWithout(_cones, cone);
        }

        for (int i = 0; i < _rowLower.Length; i++)
        {
            if (lowered.RowLabels[i] is not null)
            {
                Try(_rowLower, i, double.NegativeInfinity);
                Try(_rowUpper, i, double.PositiveInfinity);
            }
        }

        return last.Conflict;

        void TryWithout<T>(List<T> limits, T limit)
        {
            int place = limits.IndexOf(limit);
            limits.RemoveAt(place);
            if (!StillConflicts())
            {
                limits.Insert(place, limit);
            }
        }

        void Try(double[] limits, int index, double none)
        {
            double given = limits[index];
            if (given == none)
            {
                return;
            }

            limits[index] = none;
            if (!StillConflicts())
            {
                limits[index] = given;
            }
        }

        void TryAll(double[] bounds, int[] places, double none)
        {
            double[] given = [.. bounds];
            foreach (int i in places)
            {
                bounds[i] = none;
            }

            if (StillConflicts())
            {
                return;
            }

            given.CopyTo(bounds, 0);
            int[] finite = [.. places.Where(i => double.IsFinite(bounds[i]))];
            foreach (int i in finite.Length <= MostSingleBounds ? finite : [])
            {
                Try(bounds, i, none);
            }
        }

        bool StillConflicts()
        {
            ProgramAnswer answer = solve(Current());
            if (answer.Status != SolverStatus.PrimalInfeasible)
            {
                return false;
            }

            last = answer;
            return true;
        }
    }

    // Without an objective.
    private LoweredProblem Current()
    {
        QuadraticProgram program = lowered.Program;
        int n = program.VariableCount;
        return lowered with
        {
            Program = QuadraticProgram.Create(
                SymmetricMatrix.FromDiagonal(new double[n]), new double[n], _lower, _upper, program.Rows, _rowLower, _rowUpper),
            Cones = [.. _cones],
            Measures = _measures.Count == 0 ? null : new LoweredMeasures(lowered.Measures!.Scenarios, [.. _measures]),
        };
    }
}
