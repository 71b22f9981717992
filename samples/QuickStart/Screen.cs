using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace QuickStart;

/// <summary>The console: as wide as it is, or 120 columns and no colours where the output goes elsewhere.</summary>
internal static class Screen
{
    /// <summary>Stands where there is no number.</summary>
    public const string None = "–";

    private const int Columns = 120;
    private const int LeftColumns = 68;

    public static IAnsiConsole Open()
    {
        Console.OutputEncoding = Encoding.UTF8;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = Console.IsOutputRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = !Console.IsOutputRedirected }, // else build servers turn colours on
            Out = new AnsiConsoleOutput(Console.Out),
        });
        console.Profile.Width = Console.IsOutputRedirected ? Columns : Math.Min(Columns, console.Profile.Width);
        return console;
    }

    public static void Heading(this IAnsiConsole console, string text)
    {
        console.Write(new Rule($"[bold]{Markup.Escape(text)}[/]") { Justification = Justify.Left });
    }

    public static Table NewTable(params string[] columns)
    {
        Table table = new() { Border = TableBorder.Simple };
        for (int i = 0; i < columns.Length; i++)
        {
            table.AddColumn(new TableColumn(Markup.Escape(columns[i]))
            {
                Alignment = i == 0 ? Justify.Left : Justify.Right,
                NoWrap = true,
                Padding = new Padding(1, 0, 0, 0),
            });
        }

        return table;
    }

    /// <summary>Two parts of a section beside each other.</summary>
    public static void SideBySide(this IAnsiConsole console, IRenderable left, IRenderable right) => console.Write(
        new Grid()
            .AddColumn(new GridColumn { Width = LeftColumns, NoWrap = true, Padding = new Padding(0, 0, 2, 0) })
            .AddColumn()
            .AddRow(left, right));

    /// <summary>Words beside or below a table.</summary>
    public static IRenderable Remark(string text, int above = 0, int below = 0) =>
        new Padder(new Text(text), new Padding(1, above, 0, below));

    public static void Bullet(this IAnsiConsole console, string text) => console.Write(Remark($"• {text}"));

    /// <summary>A table whose cells hold sentences: columns of a width wrap, those of width 0 are as wide as they need.</summary>
    public static Table NewTextTable(params (string Name, int Width)[] columns)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach ((string name, int width) in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(name))
            {
                NoWrap = width == 0,
                Width = width == 0 ? null : width,
                Padding = new Padding(1, 0, 0, 0),
            });
        }

        return table;
    }

    /// <summary>An enumeration's value or a name with underscores as words.</summary>
    public static string Words(Enum value) =>
        string.Concat(value.ToString().Select((letter, i) =>
            char.IsUpper(letter) && i > 0 ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));

    /// <inheritdoc cref="Words(Enum)"/>
    public static string Words(string name) => name.Replace('_', ' ');

    /// <summary>12.3 %; a dash where there is none.</summary>
    public static string Percent(double? value) =>
        value is { } number ? string.Create(CultureInfo.InvariantCulture, $"{100 * number:F1} %") : None;

    /// <summary>12.3 %; a dash for 0, so that what is held stands out.</summary>
    public static string Weight(double value) => Math.Abs(value) < 5e-5 ? None : Percent(value);

    /// <summary>1.23; a dash where there is none.</summary>
    public static string Number(double? value) => value?.ToString("F2", CultureInfo.InvariantCulture) ?? None;

    /// <summary>1,234.56; more digits for what costs less than 1.</summary>
    public static string Price(double value) => value.ToString(value < 1 ? "0.00####" : "N2", CultureInfo.InvariantCulture);

    public static string Money(decimal value) => value.ToString("N2", CultureInfo.InvariantCulture);

    public static string Units(decimal value) => value.ToString("#,0.########", CultureInfo.InvariantCulture);
}
