namespace MrBen.Portfolio.Estimation;

/// <summary>Who goes with whom so that the sum of their weights is largest.</summary>
internal static class Assignment
{
    /// <summary>
    /// The column of each row, −1 where columns are fewer and this row goes without. Kuhn (1955), Naval Research Logistics Quarterly 2,
    /// 83–97, by shortest augmenting paths: rows join one by one, prices of columns u and v keep v(j) + u(i) ≤ cost, with equality where
    /// assigned, which proves the sum largest. O(n³), n the larger side.
    /// </summary>
    /// <param name="weights">Rows × columns, row after row, finite and not negative.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public static int[] Maximize(ReadOnlySpan<double> weights, int rows, int columns)
    {
        // Places beyond the given ones weigh nothing; row and column 0 stand for none.
        int n = Math.Max(rows, columns);
        double[] rowPrices = new double[n + 1];
        double[] columnPrices = new double[n + 1];
        int[] rowOf = new int[n + 1];
        int[] previous = new int[n + 1];
        double[] slack = new double[n + 1];
        bool[] used = new bool[n + 1];
        for (int row = 1; row <= n; row++)
        {
            rowOf[0] = row;
            Array.Fill(slack, double.PositiveInfinity);
            Array.Clear(used);
            int column = 0;
            while (rowOf[column] != 0)
            {
                used[column] = true;
                int reached = rowOf[column];
                int next = 0;
                double least = double.PositiveInfinity;
                for (int j = 1; j <= n; j++)
                {
                    if (used[j])
                    {
                        continue;
                    }

                    double weight = reached <= rows && j <= columns ? weights[((reached - 1) * columns) + j - 1] : 0;
                    double excess = -weight - rowPrices[reached] - columnPrices[j];
                    if (excess < slack[j])
                    {
                        (slack[j], previous[j]) = (excess, column);
                    }

                    if (slack[j] < least)
                    {
                        (least, next) = (slack[j], j);
                    }
                }

                for (int j = 0; j <= n; j++)
                {
                    if (used[j])
                    {
                        rowPrices[rowOf[j]] += least;
                        columnPrices[j] -= least;
                    }
                    else
                    {
                        slack[j] -= least;
                    }
                }

                column = next;
            }

            while (column != 0)
            {
                rowOf[column] = rowOf[previous[column]];
                column = previous[column];
            }
        }

        int[] columnOf = new int[rows];
        Array.Fill(columnOf, -1);
        for (int j = 1; j <= columns; j++)
        {
            if (rowOf[j] <= rows)
            {
                columnOf[rowOf[j] - 1] = j - 1;
            }
        }

        return columnOf;
    }
}
