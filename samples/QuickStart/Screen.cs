using System.Globalization;
using System.Text;
using Spectre.Console;

namespace QuickStart;

/// <summary>The console: as wide as it is, or 120 columns and no colours where the output goes elsewhere.</summary>
internal static class Screen
{
    private const int Columns = 120;

    public static IAnsiConsole Open()
    {
        Console.OutputEncoding = Encoding.UTF8;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = Console.IsOutputRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = Columns;
        }

        return console;
    }

    public static void Heading(this IAnsiConsole console, string text)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{Markup.Escape(text)}[/]") { Justification = Justify.Left });
    }

    public static Table NewTable(params string[] columns)
    {
        Table table = new() { Border = TableBorder.Simple };
        for (int i = 0; i < columns.Length; i++)
        {
            table.AddColumn(new TableColumn(Markup.Escape(columns[i])) { Alignment = i == 0 ? Justify.Left : Justify.Right, NoWrap = true });
        }

        return table;
    }

    /// <summary>12.3 %; a dash for 0 weights, so that what is held stands out.</summary>
    public static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{100 * value:F1} %");

    public static string Weight(double value) => Math.Abs(value) < 5e-5 ? "–" : Percent(value);

    public static string Number(double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    public static string Money(decimal value) => value.ToString("N2", CultureInfo.InvariantCulture);

    public static string Units(decimal value) => value.ToString("#,0.########", CultureInfo.InvariantCulture);
}
