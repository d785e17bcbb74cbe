# Figures: one rule for each of DRAWN, named after it: of the data (classes_figure, subtomograms_figure,
# harmonised_figure) and of results (figure4, stages_figure, ...). Each is drawn as SVG, which the
# report shows, and as PNG.

for item in DRAWN.values():

    rule:
        name:
            item.name
        input:
            unpack(what_is_read(item)),
        output:
            svg=in_report(item, f"<results>/figures/{item.name}.svg"),
            png=f"<results>/figures/{item.name}.png",
        log:
            f"<logs>/{item.name}.log",
        group:
            "pages"
        params:
            module=item.module,
            caption=item.caption,
            told=told(item),
            code=code_of("draw_figure.py", item.module),
        message:
            f"{spelled_out(item.name)}"
        script:
            "../scripts/draw_figure.py"
