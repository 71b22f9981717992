namespace MrBen.Optimization.Conic;

/// <summary>
/// Which local variables a row of their own eliminates, and what is left of the other rows then. Made once for a program; immutable.
/// </summary>
/// <remarks>
/// A local variable v with a row p that holds no other one is replaced by what that row says: v = (slack and shared part of p)/c. Of the
/// local system [−H C; C' 0] this is the null-space form: with Z' = [I, −C_N C_B⁻¹] over other and eliminating rows, Z'C = 0, and the rows
/// that are left have the matrix Z'HZ and the shared part Z'A. Every entry of Z'HZ is a sum of terms of one sign where it decides, so that
/// nothing cancels as H goes to 0 and to infinity, which it does on both sides of a vertex. A curvature d of v is a row of its own with H =
/// 1/d.
/// </remarks>
internal sealed class LocalElimination
{
    // A local variable in more rows than this is treated as a shared one.
    private const int MostRowsOfLocal = 24;

    // Least is best; see Preference.
    private const int OfCurvature = 1;
    private const int Unsuitable = int.MaxValue;

    private readonly int[] _start;
    private readonly int[] _rows;
    private readonly double[] _weights;

    public LocalElimination(ScaledConicProgram program, ConeScaling scaling)
    {
        int locals = program.Variables - program.Shared;
        int[] localsOfRow = new int[program.Rows];
        int[] rowsOfLocal = new int[locals];
        for (int i = 0; i < program.Rows; i++)
        {
            foreach (int column in program.Columns(i))
            {
                if (column >= program.Shared)
                {
                    localsOfRow[i]++;
                    rowsOfLocal[column - program.Shared]++;
                }
            }
        }

        (int[] best, double[] pivots) = ChooseRows(program, scaling, localsOfRow, rowsOfLocal);
        Column = new int[program.Variables];
        List<int> eliminated = [];
        List<int> basicRows = [];
        List<double> basicPivots = [];
        List<double> virtualScalings = [];
        OuterColumns = program.Shared;
        for (int j = 0; j < program.Variables; j++)
        {
            int local = j - program.Shared;
            if (local < 0 || (best[local] < 0 && !(program.Curvature[local] > 0 && rowsOfLocal[local] <= MostRowsOfLocal)))
            {
                Column[j] = local < 0 ? j : OuterColumns++;
                continue;
            }

            Column[j] = -1 - eliminated.Count;
            eliminated.Add(j);
            bool curved = program.Curvature[local] > 0;
            if (curved)
            {
                virtualScalings.Add(1 / program.Curvature[local]);
            }

            bool byCurvature = best[local] < 0;
            basicRows.Add(byCurvature ? program.Rows + virtualScalings.Count - 1 : best[local]);
            basicPivots.Add(byCurvature ? 1 : pivots[local]);
        }

        Eliminated = [.. eliminated];
        BasicRow = [.. basicRows];
        Pivot = [.. basicPivots];
        VirtualScaling = [.. virtualScalings];
        VirtualLocal = [.. Eliminated.Where(j => program.Curvature[j - program.Shared] > 0)];
        TotalRows = program.Rows + VirtualScaling.Length;
        IsBasic = new bool[TotalRows];
        foreach (int row in BasicRow)
        {
            IsBasic[row] = true;
        }

        (_start, _rows, _weights) = Combine(program);
    }

    /// <summary>Columns of the system that is left: shared variables, then local ones that no row eliminates.</summary>
    public int OuterColumns { get; }

    /// <summary>Of each variable its column; −1 − e for the eliminated variable e.</summary>
    public int[] Column { get; }

    /// <summary>The variables that are eliminated.</summary>
    public int[] Eliminated { get; }

    /// <summary>Of each eliminated variable the row that does it.</summary>
    public int[] BasicRow { get; }

    /// <summary>The coefficient of the variable there.</summary>
    public double[] Pivot { get; }

    /// <summary>Rows that stand for the curvature of eliminated variables come after the program's: their constant H.</summary>
    public double[] VirtualScaling { get; }

    /// <summary>The variables that those rows belong to.</summary>
    public int[] VirtualLocal { get; }

    /// <summary>Rows of the program and rows of curvatures.</summary>
    public int TotalRows { get; }

    public bool[] IsBasic { get; }

    /// <summary>Of a row that is left, the rows whose combination it now is; itself first with weight 1.</summary>
    public ReadOnlySpan<int> Terms(int row) => _rows.AsSpan(_start[row], _start[row + 1] - _start[row]);

    public ReadOnlySpan<double> Weights(int row) => _weights.AsSpan(_start[row], _start[row + 1] - _start[row]);

    private static (int[] Best, double[] Pivots) ChooseRows(
        ScaledConicProgram program, ConeScaling scaling, int[] localsOfRow, int[] rowsOfLocal)
    {
        int[] best = new int[rowsOfLocal.Length];
        int[] cost = new int[rowsOfLocal.Length];
        double[] pivots = new double[rowsOfLocal.Length];
        for (int l = 0; l < best.Length; l++)
        {
            best[l] = -1;
            cost[l] = program.Curvature[l] > 0 && rowsOfLocal[l] <= MostRowsOfLocal ? OfCurvature : Unsuitable;
        }

        for (int i = 0; i < program.Rows; i++)
        {
            if (localsOfRow[i] != 1)
            {
                continue;
            }

            ReadOnlySpan<int> columns = program.Columns(i);
            int at = columns.IndexOfAnyInRange(program.Shared, int.MaxValue);
            int local = columns[at] - program.Shared;
            double pivot = program.Entries(i)[at];
            if (rowsOfLocal[local] > MostRowsOfLocal || pivot == 0)
            {
                continue;
            }

            int preference = Preference(scaling, scaling.ConeOf(i), !program.Dense(i).IsEmpty, columns.Length > 1);
            if (preference < cost[local] || (preference == cost[local] && best[local] >= 0 && Math.Abs(pivot) > Math.Abs(pivots[local])))
            {
                (best[local], cost[local], pivots[local]) = (i, preference, pivot);
            }
        }

        return (best, pivots);
    }

    // A row without a shared part costs nothing to subtract; one of a cone that couples its rows costs fill.
    private static int Preference(ConeScaling scaling, int cone, bool dense, bool sparse)
    {
        int coupled = scaling.FormOf(cone) switch
        {
            ScalingForm.Diagonal => 0,
            ScalingForm.Block => 2,
            _ => 8,
        };
        return coupled + (dense ? 5 : sparse ? 3 : 0);
    }

    private (int[] Start, int[] Rows, double[] Weights) Combine(ScaledConicProgram program)
    {
        int[] start = new int[TotalRows + 1];
        List<int> rows = [];
        List<double> weights = [];
        for (int i = 0; i < TotalRows; i++)
        {
            if (!IsBasic[i])
            {
                rows.Add(i);
                weights.Add(1);
                if (i < program.Rows)
                {
                    ReadOnlySpan<int> columns = program.Columns(i);
                    for (int k = 0; k < columns.Length; k++)
                    {
                        Add(Column[columns[k]], program.Entries(i)[k]);
                    }
                }
                else
                {
                    Add(Column[VirtualLocal[i - program.Rows]], 1);
                }
            }

            start[i + 1] = rows.Count;
        }

        return (start, [.. rows], [.. weights]);

        void Add(int column, double coefficient)
        {
            if (column < 0)
            {
                rows.Add(BasicRow[-1 - column]);
                weights.Add(-coefficient / Pivot[-1 - column]);
            }
        }
    }
}
